package dev.sbd.samples.cli;

import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options that a command was given. */
final class GivenOptions {
  private GivenOptions() {}

  /** As {@code --gamma 0.1}, in order, but for those of the {@code excepted} longest names. */
  static List<String> except(Set<String> excepted, CommandSpec command) {
    return command.commandLine().getParseResult().matchedOptions().stream()
        .filter(option -> !excepted.contains(option.longestName()))
        .map(GivenOptions::asGiven)
        .toList();
  }

  private static String asGiven(OptionSpec option) {
    boolean isFlag = option.arity().max() == 0;
    String name = option.longestName();
    String value =
        option.getValue() instanceof SchemaFile file
            ? file.toString()
            : String.join(",", option.originalStringValues());
    return isFlag ? name : name + " " + value;
  }
}
