package dev.sbd.samples.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** Options in place of the library's own names for them: {@code --top-p} for {@code topP}. */
final class OptionNames {
  /** In camel case anywhere, or the one word that a message begins with. */
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w./-])[a-z]+(?:[A-Z][a-z0-9]*)+(?![\\w(])|^[a-z]+(?= must )");

  /** What an option calls otherwise. */
  private static final Map<String, String> SYNONYMS =
      Map.of(
          "capacity", "--context",
          "contextLength", "--max-context",
          "vocabularySize", "--vocabulary");

  private OptionNames() {}

  /** {@code message} with the names of the command's options. */
  static String in(String message, CommandSpec command) {
    return NAME.matcher(message)
        .replaceAll(name -> Matcher.quoteReplacement(option(name.group(), command)));
  }

  private static String option(String name, CommandSpec command) {
    String dashed = "--" + name.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    return Stream.of(dashed, dashed + "s", SYNONYMS.getOrDefault(name, dashed))
        .filter(option -> Objects.nonNull(command.findOption(option)))
        .findFirst()
        .orElse(name);
  }
}
