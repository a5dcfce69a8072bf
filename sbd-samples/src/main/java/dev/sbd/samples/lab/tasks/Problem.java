package dev.sbd.samples.lab.tasks;

import java.util.Objects;

/**
 * A question with a right answer.
 *
 * @param prompt what is asked
 * @param completion a right answer: the only one, or one of many
 * @param check tells right answers from wrong ones
 */
public record Problem(String prompt, String completion, Check check) {
  public Problem {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(completion, "completion");
    Objects.requireNonNull(check, "check");
  }
}
