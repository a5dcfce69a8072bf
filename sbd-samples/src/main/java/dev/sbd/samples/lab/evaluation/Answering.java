package dev.sbd.samples.lab.evaluation;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import java.util.List;

/**
 * One model answering questions in several ways. Ways take turns on a question, so that whatever
 * else the machine does slows all of them.
 */
final class Answering {
  /** Questions answered first and not counted: Java and libtorch compile what runs often. */
  private static final int WARM_UP = 5;

  private final SbdModel model;
  private final List<Decoding> decodings;
  private final Plan plan;

  Answering(SbdModel model, List<Decoding> decodings, Plan plan) {
    this.model = model;
    this.decodings = decodings;
    this.plan = plan;
  }

  /**
   * Sums over the questions, one a decoding, in order.
   *
   * @param answered is run after each question
   */
  List<Tally> run(List<Question> questions, Runnable answered) {
    List<Tally> warmUp = decodings.stream().map(Tally::new).toList();
    questions.stream().limit(WARM_UP).forEach(question -> answer(question, warmUp, 0));
    List<Tally> tallies = decodings.stream().map(Tally::new).toList();
    for (int i = 0; i < questions.size(); i++) {
      answer(questions.get(i), tallies, i);
      answered.run();
    }
    return tallies;
  }

  /** In all ways, another one first each time. */
  private void answer(Question question, List<Tally> tallies, int first) {
    for (int i = 0; i < tallies.size(); i++) {
      Tally tally = tallies.get((first + i) % tallies.size());
      GenerationOptions options = plan.options(tally.decoding());
      Generation answer = model.decoder().generate(question.prompt(), options);
      tally.add(answer, question.isAnsweredBy(answer.text()));
    }
  }
}
