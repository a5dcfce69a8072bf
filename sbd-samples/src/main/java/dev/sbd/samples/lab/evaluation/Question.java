package dev.sbd.samples.lab.evaluation;

import dev.sbd.djl.SbdModel;
import dev.sbd.grammar.Grammar;
import dev.sbd.internal.Check;
import java.util.Optional;
import java.util.function.Predicate;

/** An exercise as a model sees it. */
@SuppressWarnings("ArrayRecordComponent") // equality is never asked
record Question(int[] prompt, Optional<Predicate<String>> check, Optional<Grammar> grammar) {

  /**
   * The exercise in the model's chat template and tokens.
   *
   * @throws IllegalArgumentException if the model has no tokenizer, or no room for it
   */
  static Question of(Exercise exercise, Subject subject, SbdModel model) {
    Check.that(
        model.findTokenizer().isPresent(),
        "%s has no tokenizer.json, without which it can't be asked anything",
        subject.name());
    int[] prompt = exercise.prompt().encode(model);
    int context = model.spec().contextLength();
    Check.that(
        prompt.length < context,
        "a prompt must be shorter than the context of %s, %d tokens, got %d: %s",
        subject.name(),
        context,
        prompt.length,
        exercise.text());
    return new Question(prompt, exercise.check(), exercise.grammar());
  }
}
