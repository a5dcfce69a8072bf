package dev.sbd.samples.lab.gpu;

import static java.util.stream.Collectors.joining;

import dev.sbd.djl.SbdModel;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.soak.Question;
import dev.sbd.samples.lab.soak.Questions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Are a device's texts the CPU's: the same questions, in all ways to decode, with and without draws
 * of the same seed, answered on both. They may differ by rounding, where two tokens are nearly
 * equally likely: seldom in float32.
 */
public final class SameTexts {
  private static final double LEAST = 0.97;
  private static final int SHOWN = 5;

  private SameTexts() {}

  /**
   * What came of it.
   *
   * @param model its name
   * @param questions how many were asked
   * @param equal how many have the same text, to the token, and the same end
   * @param drawn how many were drawn with a seed
   * @param drawnEqual how many of them are equal
   * @param differences some that are not
   * @param passed whether 97 in 100 are equal
   */
  public record Report(
      String model,
      int questions,
      int equal,
      int drawn,
      int drawnEqual,
      List<String> differences,
      boolean passed,
      String summary) {

    /** As text to read, without a line end at its end. */
    public String asText() {
      return Stream.concat(differences.stream(), Stream.of(summary)).collect(joining("\n"));
    }
  }

  /**
   * Asks.
   *
   * @param name the model's
   * @param cpu the model on the CPU
   * @param device the same on a device
   * @param count of questions, at least 1
   * @param seed of questions and draws
   */
  public static Report run(String name, SbdModel cpu, SbdModel device, int count, long seed) {
    Check.atLeast("--questions", count, 1);
    List<Question> here = Questions.answered(cpu, count, seed);
    List<Question> there = Questions.answered(device, count, seed);
    int equal = 0;
    int drawn = 0;
    int drawnEqual = 0;
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Question question = here.get(i);
      boolean same = question.isAnsweredBy(there.get(i).alone());
      boolean random = question.alone().seed().isPresent();
      equal += same ? 1 : 0;
      drawn += random ? 1 : 0;
      drawnEqual += same && random ? 1 : 0;
      if (!same && differences.size() < SHOWN) {
        differences.add(difference(question, there.get(i)));
      }
    }
    String summary =
        "%d of %d texts are the CPU's, %d of %d drawn ones"
            .formatted(equal, count, drawnEqual, drawn);
    boolean passed = equal >= LEAST * count;
    return new Report(name, count, equal, drawn, drawnEqual, differences, passed, summary);
  }

  private static String difference(Question here, Question there) {
    return "%s: on the CPU \"%s\" (%s), on the device \"%s\" (%s)"
        .formatted(
            here.options(),
            here.alone().text(),
            here.alone().finishReason(),
            there.alone().text(),
            there.alone().finishReason());
  }
}
