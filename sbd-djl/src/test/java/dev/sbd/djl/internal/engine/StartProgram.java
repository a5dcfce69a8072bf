package dev.sbd.djl.internal.engine;

import dev.sbd.djl.SbdModel;
import dev.sbd.djl.internal.text.HuggingFaceTextTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a checkpoint, or a tokenizer, twice, and says what comes of it. */
public final class StartProgram {
  private StartProgram() {}

  /** Takes the directory. */
  public static void main(String[] args) {
    for (int i = 0; i < 2; i++) {
      System.out.println(outcome(Path.of(args[0])));
    }
  }

  private static String outcome(Path directory) {
    boolean model = Files.exists(directory.resolve("config.json"));
    try (AutoCloseable opened =
        model ? SbdModel.load(directory) : HuggingFaceTextTokenizer.open(directory)) {
      return opened.getClass().getSimpleName();
    } catch (Exception | LinkageError | AssertionError e) {
      return e.toString();
    }
  }
}
