package dev.sbd.samples;

import dev.sbd.Generation;
import dev.sbd.djl.SbdModel;
import java.nio.file.Path;

/** The first program of the README: load a checkpoint, answer a question. */
public final class HelloBlocks {
  private HelloBlocks() {}

  /** Answers with the checkpoint in the directory {@code args[0]}, else with the embedded one. */
  public static void main(String[] args) {
    Path directory = args.length > 0 ? Path.of(args[0]) : EmbeddedCheckpoint.directory();
    try (SbdModel model = SbdModel.load(directory)) {
      Generation answer =
          model.chat(
              "Create a class Planet that keeps int id and long kind behind getters.",
              options -> options.maxNewTokens(120).onText(System.out::print));
      System.out.printf(
          "%n%d tokens in %d forward passes%n",
          answer.tokens().length, answer.stats().forwardPasses());
    }
  }
}
