package dev.sbd.samples.cli;

import dev.sbd.samples.lab.prompts.PromptKind;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sbd prompts}: what a chat model may be asked, for it to answer. */
@Command(
    name = "prompts",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Write prompts for a real chat model as JSON lines: kind, prompt. They have no answers:"
            + " the model gives its own. The same options give the same lines; no held-out prompt"
            + " is among the training prompts of any seed.",
    footer = {
      "",
      "Examples:",
      "  sbd prompts --kind rewrite --count 3",
      "  sbd prompts --split train --seed 1 --count 2000 --out prompts.jsonl"
    })
final class PromptsCommand implements Callable<Integer> {
  @Mixin private DealFlags deal;

  @Option(
      names = "--kind",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "chat,rewrite,json,java",
      description =
          "chat: questions and wishes; rewrite: a text to be corrected or changed; json: a text"
              + " and the keys to be filled from it; java: code to be written or changed (default:"
              + " ${DEFAULT-VALUE}).")
  private List<PromptKind> kinds;

  /** One line. */
  private record Line(String kind, String prompt) {}

  @Override
  public Integer call() {
    deal.write(kinds.stream().distinct().map(PromptsCommand::lines).toList());
    return ExitCode.OK;
  }

  private static DealFlags.Source lines(PromptKind kind) {
    return (split, seed) -> kind.prompts(split, seed).map(prompt -> new Line(kind.label(), prompt));
  }
}
