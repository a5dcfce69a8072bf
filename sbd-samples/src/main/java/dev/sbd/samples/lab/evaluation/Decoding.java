package dev.sbd.samples.lab.evaluation;

import dev.sbd.GenerationOptions;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A way to decode.
 *
 * @param family which rule
 * @param number its number; empty for token by token and for the default of verified decoding
 */
public record Decoding(Family family, Optional<BigDecimal> number) {
  /** Token by token, which the others are measured by. */
  public static final Decoding NTP = new Decoding(Family.NTP, Optional.empty());

  /**
   * Checks that the rule takes the number.
   *
   * @throws IllegalArgumentException if it doesn't
   */
  public Decoding {
    if (family == Family.NTP && number.isPresent()) {
      throw new IllegalArgumentException("ntp takes no number, got " + number.get());
    }
    if (family.needsNumber() && number.isEmpty()) {
      String form = family.option() + ":X";
      throw new IllegalArgumentException(family.option() + " needs a number: " + form);
    }
  }

  /**
   * The decoding that {@code text} names: {@code ntp}, {@code gamma:0.1}, {@code verified}.
   *
   * @throws IllegalArgumentException if there is none of that name or it can't have that number
   */
  public static Decoding parse(String text) {
    int colon = text.indexOf(':');
    Family family = Family.named(colon < 0 ? text : text.substring(0, colon));
    Decoding decoding =
        new Decoding(
            family,
            colon < 0 ? Optional.empty() : Optional.of(number(text, text.substring(colon + 1))));
    decoding.applyTo(GenerationOptions.builder());
    return decoding;
  }

  private static BigDecimal number(String text, String number) {
    try {
      return new BigDecimal(number).stripTrailingZeros();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("what follows the colon must be a number, got " + text, e);
    }
  }

  /** Sets the method of {@code builder}. */
  public void applyTo(GenerationOptions.Builder builder) {
    if (family == Family.VERIFIED && number.isEmpty()) {
      builder.verified();
    } else {
      family.apply(builder, number.map(BigDecimal::doubleValue).orElse(0.0));
    }
  }

  /** As in tables: {@code NTP}, {@code gamma 0.1}. */
  public String label() {
    return family.label() + number.map(n -> " " + n.toPlainString()).orElse("");
  }
}
