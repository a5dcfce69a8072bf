package dev.sbd.samples.cli;

import dev.sbd.samples.lab.prompts.PromptLine;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A prompt, or a file of prompts: one of the two. */
final class PromptsFlags extends PromptFlags {
  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description =
          "Prompts to answer into --out, a JSON object a line: {\"prompt\": ...} or {\"messages\":"
              + " [...]}, put into the chat template. UTF-8; - for standard input.")
  private Optional<String> prompts;

  /**
   * The prompts in the file, if one was given.
   *
   * @throws dev.sbd.error.InvalidRequestException if it cannot be read, or a line is malformed
   */
  Optional<List<PromptLine>> lines() {
    return prompts.map(PromptsFlags::read);
  }

  /** Those in a file, or of standard input for {@code -}; the same is thrown. */
  static List<PromptLine> read(String name) {
    String place = name.equals("-") ? "standard input" : name;
    return PromptLine.parse(place, TextFile.read(name));
  }
}
