package dev.sbd.samples.cli;

import dev.sbd.solver.Drafting;
import dev.sbd.solver.Solver;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What verified decoding drafts, by the name that the command line has for it.
 *
 * @param name {@code adaptive}, {@code whole}, a confidence as {@code 0.7}, {@code finished} or
 *     {@code finished:0.9}
 */
record NamedDrafting(String name, Drafting drafting) {
  /** For the help of options that take one. */
  static final String NAMES =
      "adaptive (by how drafts have fared so far), a number (down to this confidence), whole (the"
          + " block) or finished:C (what is at least C confident, gaps looked at again)";

  private static final String FINISHED = "finished";
  private static final double USUAL_CONFIDENCE = 0.7;

  static final class Converter implements ITypeConverter<NamedDrafting> {
    @Override
    public NamedDrafting convert(String name) {
      try {
        return new NamedDrafting(name, drafting(name));
      } catch (NumberFormatException e) {
        throw new TypeConversionException(
            "must be adaptive, whole, finished, finished:C or a confidence, got '" + name + "'");
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  private static Drafting drafting(String name) {
    if (name.startsWith(FINISHED + ":")) {
      return finished(Double.parseDouble(name.substring(FINISHED.length() + 1)));
    }
    return switch (name) {
      case "adaptive" -> Drafting.adaptive();
      case "whole" -> Drafting.wholeBlock();
      case FINISHED -> finished(USUAL_CONFIDENCE);
      default -> Drafting.confidentPrefix(Double.parseDouble(name));
    };
  }

  private static Drafting finished(double confidence) {
    return Drafting.finished(Solver.confidenceThreshold(confidence));
  }
}
