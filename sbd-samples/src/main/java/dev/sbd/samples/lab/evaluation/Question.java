package dev.sbd.samples.lab.evaluation;

import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.lab.tasks.Check;
import dev.sbd.samples.lab.tasks.Problem;

/** A problem as a model sees it. */
record Question(int[] prompt, Check check) {

  /**
   * The question in the model's chat template and tokens.
   *
   * @throws IllegalArgumentException if the model has no tokenizer, or no room for it
   */
  static Question of(Problem problem, Subject subject, SbdModel model) {
    if (model.findTokenizer().isEmpty()) {
      throw new IllegalArgumentException(
          subject.name() + " has no tokenizer.json, without which it can't be asked anything");
    }
    int[] prompt = Prompt.question(problem.prompt()).encode(model);
    int context = model.spec().contextLength();
    if (prompt.length >= context) {
      throw new IllegalArgumentException(
          "a prompt must be shorter than the context of %s, %d tokens, got %d: %s"
              .formatted(subject.name(), context, prompt.length, problem.prompt()));
    }
    return new Question(prompt, problem.check());
  }
}
