package dev.sbd.server;

import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.SbdModel;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The built-in model, and questions that it can answer. */
final class BuiltIn {
  static final String NAME = "llama";
  static final String QUESTION = "Give me the enum Factory: FAST, SOFT and BLUE.";
  static final String ANSWER = "enum Factory {\n  FAST,\n  SOFT,\n  BLUE\n}";
  static final String LESSON =
      "Find name and hour as JSON: The lesson with Uma is on Tuesday at 17 in room 20.";

  private static final Path CHECKPOINT =
      Path.of("../src/main/resources/dev/sbd/samples/checkpoint", NAME);
  private static final Path TOOLS =
      Path.of("../../sbd-djl/src/test/resources/chat-templates/tagged.jinja");

  private BuiltIn() {}

  static SbdModel load() {
    return load(options -> options);
  }

  /** With a chat template that knows tools. */
  static SbdModel loadForTools() {
    return load(options -> options.chatTemplate(TOOLS.toString()));
  }

  private static SbdModel load(UnaryOperator<LoadOptions.Builder> more) {
    return SbdModel.load(
        CHECKPOINT,
        options -> more.apply(options.maxBatch(8).precision(Precision.FLOAT32).deterministic()));
  }
}
