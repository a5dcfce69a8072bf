package dev.sbd.djl.internal.checkpoint;

import dev.sbd.internal.Check;
import java.util.Optional;

/**
 * The rotary position embedding.
 *
 * @param theta the base of its wavelengths
 * @param scaling its stretch to a longer context, if any
 */
public record Rope(double theta, Optional<Llama3RopeScaling> scaling) {

  /**
   * Checks the base.
   *
   * @throws IllegalArgumentException if {@code theta} is not positive and finite
   */
  public Rope {
    Check.positive("theta", theta);
  }
}
