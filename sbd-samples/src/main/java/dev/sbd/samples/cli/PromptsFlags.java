package dev.sbd.samples.cli;

import dev.sbd.internal.Check;
import dev.sbd.samples.lab.prompts.PromptLine;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of a command that answers a file of prompts. */
final class PromptsFlags {
  @Option(
      names = "--prompts",
      required = true,
      paramLabel = "FILE",
      description =
          "Prompts to answer, a JSON object a line: {\"prompt\": ...} or {\"messages\": [...]}, put"
              + " into the chat template. UTF-8; - for standard input.")
  private String prompts;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description =
          "Where the answers go, a line a prompt in the same order: its fields, completion, finish,"
              + " promptTokens, newTokens, forwardPasses and generatedBy; or error in place of an"
              + " answer. Run again, the command goes on after the last line that is there.")
  private Path out;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description =
          "Prompts of --prompts that share passes (default: 16). More are faster, up to a point,"
              + " and take more memory.")
  private int parallel = 16;

  /**
   * The prompts.
   *
   * @throws dev.sbd.error.InvalidRequestException if the file cannot be read, or a line is
   *     malformed
   */
  List<PromptLine> read() {
    return PromptLine.parse(
        prompts.equals("-") ? "standard input" : prompts, TextFile.read(prompts));
  }

  Path out() {
    return out;
  }

  int parallel() {
    Check.atLeast("--parallel", parallel, 1);
    return parallel;
  }
}
