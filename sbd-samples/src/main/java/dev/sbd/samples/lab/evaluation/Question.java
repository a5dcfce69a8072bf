package dev.sbd.samples.lab.evaluation;

import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.tasks.Problem;

/** A problem as a model sees it. */
record Question(int[] prompt, Problem problem) {

  /** Whether {@code text} answers it. */
  boolean isAnsweredBy(String text) {
    return problem.check().accepts(text);
  }

  /**
   * The question in the model's chat template and tokens.
   *
   * @throws IllegalArgumentException if the model has no tokenizer, or no room for it
   */
  static Question of(Problem problem, Subject subject, SbdModel model) {
    Check.that(
        model.findTokenizer().isPresent(),
        "%s has no tokenizer.json, without which it can't be asked anything",
        subject.name());
    int[] prompt = Prompt.question(problem.prompt()).encode(model);
    int context = model.spec().contextLength();
    Check.that(
        prompt.length < context,
        "a prompt must be shorter than the context of %s, %d tokens, got %d: %s",
        subject.name(),
        context,
        prompt.length,
        problem.prompt());
    return new Question(prompt, problem);
  }
}
