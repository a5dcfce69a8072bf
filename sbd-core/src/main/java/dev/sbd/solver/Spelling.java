package dev.sbd.solver;

import dev.sbd.error.InvalidRequestException;
import java.math.BigDecimal;

/** Solvers and drafts as command lines and configurations spell them: {@code gamma:0.1}. */
final class Spelling {
  private static final String SOLVERS =
      "a solver must be gamma:X, gamma-confidence:X, gamma-margin:X, prefix:X, threshold:X, factor:X,"
          + " fixed:N, dynamic:X, dynamic:X:STEPS, static:STEPS, sequential:STEPS, above-prefix:X or"
          + " within:N:SOLVER, got ";
  private static final String DRAFTS =
      "drafts must be adaptive, lookup, whole, finished, finished:C or a confidence, got ";

  private Spelling() {}

  static Solver solver(String spelling) {
    return switch (head(spelling)) {
      case "gamma" -> Solver.entropyBounded(number(spelling));
      case "gamma-confidence" -> Solver.entropyBounded(number(spelling), Proxy.CONFIDENCE);
      case "gamma-margin" -> Solver.entropyBounded(number(spelling), Proxy.MARGIN);
      case "prefix" -> Solver.boundedPrefix(number(spelling));
      case "threshold" -> Solver.confidenceThreshold(number(spelling));
      case "factor" -> Solver.factor(number(spelling));
      case "fixed" -> Solver.fixedCount(count(spelling));
      case "dynamic" -> dynamic(spelling);
      case "static" -> Solver.lowConfidenceStatic(count(spelling));
      case "sequential" -> Solver.sequential(count(spelling));
      case "above-prefix" -> Solver.abovePrefix(number(spelling));
      case "within" -> within(spelling);
      default -> throw new InvalidRequestException(SOLVERS + quoted(spelling));
    };
  }

  private static String head(String spelling) {
    return spelling.substring(0, Math.max(0, spelling.indexOf(':')));
  }

  private static String tail(String spelling) {
    return spelling.substring(spelling.indexOf(':') + 1);
  }

  /** {@code dynamic:0.85} or {@code dynamic:0.85:4}. */
  private static Solver dynamic(String spelling) {
    String rest = tail(spelling);
    return rest.contains(":")
        ? Solver.lowConfidenceDynamic(number(head(rest), spelling), count(tail(rest), spelling))
        : Solver.lowConfidenceDynamic(number(rest, spelling), 0);
  }

  /** {@code within:8:threshold:0.9}. */
  private static Solver within(String spelling) {
    String rest = tail(spelling);
    return Solver.within(count(head(rest), spelling), solver(tail(rest)));
  }

  /** What stands behind the colon. */
  static double number(String spelling) {
    return number(tail(spelling), spelling);
  }

  private static double number(String digits, String spelling) {
    try {
      return Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      throw new InvalidRequestException(
          "what follows the colon must be a number, got " + quoted(spelling), e);
    }
  }

  private static int count(String spelling) {
    return count(tail(spelling), spelling);
  }

  private static int count(String digits, String spelling) {
    double number = number(digits, spelling);
    if (number != (int) number) {
      throw new InvalidRequestException(
          "what follows the colon must be a whole number, got " + quoted(spelling));
    }
    return (int) number;
  }

  static double confidence(String spelling) {
    try {
      return Double.parseDouble(spelling);
    } catch (NumberFormatException e) {
      throw new InvalidRequestException(DRAFTS + quoted(spelling), e);
    }
  }

  private static String quoted(String spelling) {
    return '"' + spelling + '"';
  }

  /** A number without zeros that say nothing. */
  static String of(double number) {
    return Double.isFinite(number)
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString()
        : String.valueOf(number);
  }
}
