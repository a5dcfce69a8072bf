package dev.sbd.djl.internal.checkpoint;

import java.util.Optional;

/**
 * The rotary position embedding.
 *
 * @param theta the base of its wavelengths
 * @param scaling its stretch to a longer context, if any
 * @param queries how queries grow with their position, if they do
 */
public record Rope(double theta, Optional<RopeScaling> scaling, Optional<QueryScaling> queries) {
  /** Queries do not grow. */
  public Rope(double theta, Optional<RopeScaling> scaling) {
    this(theta, scaling, Optional.empty());
  }

  /** The most tokens of a sequence where nobody asks for more: {@link RopeScaling#context}. */
  int context(int trained) {
    return scaling.map(s -> s.context(trained)).orElse(trained);
  }

  /** The most that may be asked for. */
  public int longest(int trained) {
    return scaling.map(s -> s.longest(trained)).orElse(trained);
  }
}
