package dev.sbd.samples.lab.tasks;

import java.util.Objects;
import java.util.Optional;

/**
 * A question with a right answer.
 *
 * @param prompt what is asked
 * @param completion a right answer: the only one, or one of many
 * @param check tells right answers from wrong ones
 * @param schema a JSON Schema that right answers satisfy, in {@link
 *     dev.sbd.grammar.JsonStyle#SPACED}
 */
public record Problem(String prompt, String completion, Check check, Optional<String> schema) {
  /** One whose answers satisfy no schema. */
  Problem(String prompt, String completion, Check check) {
    this(prompt, completion, check, Optional.empty());
  }

  public Problem {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(completion, "completion");
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(schema, "schema");
  }
}
