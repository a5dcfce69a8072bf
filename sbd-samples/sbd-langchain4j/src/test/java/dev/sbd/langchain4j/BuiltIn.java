package dev.sbd.langchain4j;

import dev.sbd.djl.Precision;
import dev.sbd.djl.SbdModel;
import java.nio.file.Path;

/** The built-in model llama, loaded once for all tests. */
final class BuiltIn {
  static final Path DIRECTORY = Path.of("../src/main/resources/dev/sbd/samples/checkpoint/llama");
  static final SbdModel LLAMA =
      SbdModel.load(DIRECTORY, options -> options.maxBatch(8).precision(Precision.FLOAT32));

  /** The same, with a chat template that knows tools. */
  static final SbdModel WITH_TOOLS =
      SbdModel.load(
          DIRECTORY,
          options ->
              options.precision(Precision.FLOAT32).chatTemplate("src/test/resources/tools.jinja"));

  static final String FACTORY = "Give me the enum Factory: FAST, SOFT and BLUE.";
  static final String LESSON =
      "Find name and hour as JSON: The lesson with Uma is on Tuesday at 17 in room 20.";

  private BuiltIn() {}
}
