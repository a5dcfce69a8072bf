package dev.sbd.solver;

import dev.sbd.error.InvalidRequestException;
import java.math.BigDecimal;

/** Solvers and drafts as command lines and configurations spell them: {@code gamma:0.1}. */
final class Spelling {
  private static final String SOLVERS =
      "a solver must be gamma:X, gamma-confidence:X, gamma-margin:X, prefix:X, threshold:X, factor:X"
          + " or fixed:N, got ";
  private static final String DRAFTS =
      "drafts must be adaptive, lookup, whole, finished, finished:C or a confidence, got ";

  private Spelling() {}

  static Solver solver(String spelling) {
    int colon = spelling.indexOf(':');
    return switch (spelling.substring(0, Math.max(0, colon))) {
      case "gamma" -> Solver.entropyBounded(number(spelling));
      case "gamma-confidence" -> Solver.entropyBounded(number(spelling), Proxy.CONFIDENCE);
      case "gamma-margin" -> Solver.entropyBounded(number(spelling), Proxy.MARGIN);
      case "prefix" -> Solver.boundedPrefix(number(spelling));
      case "threshold" -> Solver.confidenceThreshold(number(spelling));
      case "factor" -> Solver.factor(number(spelling));
      case "fixed" -> Solver.fixedCount(count(spelling));
      default -> throw new InvalidRequestException(SOLVERS + quoted(spelling));
    };
  }

  /** What stands behind the colon. */
  static double number(String spelling) {
    try {
      return Double.parseDouble(spelling.substring(spelling.indexOf(':') + 1));
    } catch (NumberFormatException e) {
      throw new InvalidRequestException(
          "what follows the colon must be a number, got " + quoted(spelling), e);
    }
  }

  private static int count(String spelling) {
    double number = number(spelling);
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
