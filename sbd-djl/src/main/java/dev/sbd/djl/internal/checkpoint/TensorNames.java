package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.LoadOptions.Family;
import java.util.stream.Stream;

/** What the tensors of {@link WeightPlan} and their modules are called in a family's files. */
final class TensorNames {
  private static final String BASE = "model.";

  private TensorNames() {}

  /** The name of a tensor, or of a module. */
  static String stored(String name, Family family) {
    return family == Family.NEMOTRON
        ? name.replaceFirst("^model\\.", "encoder.").replaceFirst("^lm_head\\.", "diffusion_head.")
        : name;
  }

  /**
   * The names that transformers finds a tensor by: its own; and where a base model was saved alone,
   * or wrapped in another, that without {@code model.} before it, or with it.
   */
  static Stream<String> of(String name, Family family) {
    if (family == Family.NEMOTRON) {
      return Stream.of(stored(name, family));
    }
    return Stream.of(name, name.startsWith(BASE) ? name.substring(BASE.length()) : BASE + name);
  }
}
