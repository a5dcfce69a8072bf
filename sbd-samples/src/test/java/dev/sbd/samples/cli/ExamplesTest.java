package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.samples.EmbeddedCheckpoint;
import dev.sbd.samples.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The commands in README, docs and {@code --help}: they exist, and answer what is shown. */
final class ExamplesTest {
  private static final Map<String, CommandLine> COMMANDS = Sbd.commandLine().getSubcommands();

  static List<Page.Block> scripts() {
    return Stream.concat(
            Page.blocks("sh").stream(),
            COMMANDS.entrySet().stream().flatMap(c -> helpOf(c.getKey(), c.getValue())))
        .toList();
  }

  static List<Page.Block> scriptsWithOutput() {
    return scripts().stream().filter(script -> script.output().isPresent()).toList();
  }

  /**
   * In a help text, lines that begin {@code sbd} are commands, and what is indented below output.
   */
  private static Stream<Page.Block> helpOf(String command, CommandLine line) {
    List<Page.Block> blocks = new ArrayList<>();
    String help = String.join("\n", line.getCommandSpec().usageMessage().footer());
    for (String example : help.replace("\\\n", " ").split("\n  (?=sbd )", -1)) {
      if (example.startsWith("sbd ")) {
        String[] parts = example.split("\n    ", 2);
        Optional<String> output =
            parts.length < 2 ? Optional.empty() : Optional.of(parts[1].replace("\n    ", "\n"));
        blocks.add(new Page.Block(command + " --help", parts[0], output));
      }
    }
    return blocks.stream();
  }

  @Test
  void options_ofEveryExample_areThoseOfItsCommand() {
    List<String> unknown = new ArrayList<>();
    for (Page.Block script : scripts()) {
      for (Example example : Example.of(script.code())) {
        if (!isKnown(example)) {
          unknown.add(script + ": " + example.args());
        }
      }
    }
    assertEquals(List.of(), unknown);
  }

  /** Longer ones are wrapped where a shell ends the command. */
  @Test
  void commands_inHelp_haveAtMost80Columns() {
    List<String> longer =
        COMMANDS.values().stream()
            .flatMap(line -> Stream.of(line.getCommandSpec().usageMessage().footer()))
            .filter(line -> line.startsWith("  ") && line.length() > 80)
            .toList();
    assertEquals(List.of(), longer);
  }

  private static boolean isKnown(Example example) {
    if (example.args().isEmpty() || example.args().get(0).startsWith("-")) {
      return true;
    }
    CommandLine command = COMMANDS.get(example.args().get(0));
    return command != null && options(command.getCommandSpec()).containsAll(example.options());
  }

  private static Set<String> options(CommandSpec command) {
    return command.optionsMap().keySet();
  }

  @ParameterizedTest
  @MethodSource("scriptsWithOutput")
  void output_ofEveryExample_beginsAsIsShown(Page.Block script) {
    StringBuilder output = new StringBuilder();
    for (Example example : Example.of(script.code())) {
      Execution execution = Execution.sbd(example.args().toArray(String[]::new));
      assertEquals(0, execution.status(), execution.err());
      output.append(execution.out()).append(execution.err());
    }
    String shown = steady(script.output().orElseThrow());
    assertTrue(steady(output.toString()).startsWith(shown), () -> shown + "\nbut:\n" + output);
  }

  /** Without what depends on the machine. */
  private static String steady(String output) {
    return output
        .replaceAll("\\d+ forward passes: [\\d.]+ tokens a pass, [\\d.]+ tokens/s", "...")
        .replaceAll("\\s+\n", "\n")
        .strip();
  }

  /** So that none is shown of which nobody has looked at the answer. */
  @Test
  void prompts_toBuiltInModels_areShownWithTheirAnswers() {
    Set<String> shown = new TreeSet<>();
    scriptsWithOutput().forEach(script -> shown.addAll(prompts(script)));
    Set<String> all = new TreeSet<>();
    scripts().forEach(script -> all.addAll(prompts(script)));
    assertTrue(all.size() > 3, () -> "examples " + all);
    all.removeAll(shown);
    assertEquals(Set.of(), all);
  }

  private static List<String> prompts(Page.Block script) {
    List<String> prompts = new ArrayList<>();
    for (Example example : Example.of(script.code())) {
      String model = example.value("--model", "-m").orElse(EmbeddedCheckpoint.names().get(0));
      if (EmbeddedCheckpoint.names().contains(model)) {
        example
            .value("--prompt", "-p", "--prompt-tokens")
            .ifPresent(prompt -> prompts.add(model + ": " + prompt));
      }
    }
    return prompts;
  }
}
