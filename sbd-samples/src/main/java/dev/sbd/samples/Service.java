package dev.sbd.samples;

import dev.sbd.djl.SbdModel;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.error.SbdException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What stands behind a server's endpoint: one model, any number of threads, and errors told apart.
 */
public final class Service {
  private final SbdModel model;
  private final Duration limit;

  /** Answers with {@code model}, for at most {@code limit} a question. */
  public Service(SbdModel model, Duration limit) {
    this.model = model;
    this.limit = limit;
  }

  /** The answer, or a status with what was wrong. */
  public String answer(String question) {
    // README: begin
    try {
      return model.chat(question, options -> options.maxNewTokens(24).maxTime(limit)).text();
    } catch (InvalidRequestException e) {
      return "400 " + e.getMessage(); // the caller's fault: the message says which rule was broken
    } catch (SbdException e) {
      return "500 " + e.getMessage(); // libtorch's, or memory is short
    }
    // README: end
  }

  /**
   * Serves three questions at a time with the checkpoint in {@code args[0]}, else the embedded one.
   */
  public static void main(String[] args) {
    Path directory = args.length > 0 ? Path.of(args[0]) : EmbeddedCheckpoint.directory();
    try (SbdModel model = SbdModel.load(directory, options -> options.maxBatch(8))) {
      Service service = new Service(model, Duration.ofSeconds(10));
      List<String> questions =
          List.of(
              "Declare the enum Lesson of the constants NORTH, GREEN, DONE and BIG.",
              "Give me the enum Factory: FAST, SOFT and BLUE.",
              "Too long? ".repeat(1000));
      questions.parallelStream().map(service::answer).forEachOrdered(System.out::println);
    }
  }
}
