package dev.sbd.samples.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A command {@code sbd} as a page or a help text shows it: what stands behind the name. */
record Example(List<String> args) {
  private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|'[^']*'|[|<>;&]|[^\\s|<>;&]+");

  /** The commands of a shell script, in order. */
  static List<Example> of(String script) {
    return script
        .replaceAll("\\\\\n", " ")
        .replaceAll("(?m)(^|\\s)#.*", "")
        .lines()
        .flatMap(Example::ofLine)
        .toList();
  }

  private static Stream<Example> ofLine(String line) {
    List<String> words =
        WORD.matcher(line).results().map(match -> unquoted(match.group())).toList();
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      boolean program = words.get(i).equals("sbd") || isJar(words, i);
      if (program) {
        examples.add(new Example(upToOperator(words.subList(i + 1, words.size()))));
      }
    }
    return examples.stream();
  }

  private static String unquoted(String word) {
    return word.matches("\".*\"|'.*'") ? word.substring(1, word.length() - 1) : word;
  }

  private static boolean isJar(List<String> words, int i) {
    return i > 0 && words.get(i - 1).equals("-jar") && words.get(i).endsWith("sbd.jar");
  }

  private static List<String> upToOperator(List<String> words) {
    return words.stream().takeWhile(word -> !word.matches("[|<>;&]")).toList();
  }

  /** The names of its options, without values. */
  List<String> options() {
    return args.stream()
        .filter(word -> word.matches("--?[a-z].*"))
        .map(word -> word.replaceAll("=.*", ""))
        .toList();
  }

  /** What follows an option that has one of these names. */
  Optional<String> value(String... names) {
    for (int i = 0; i + 1 < args.size(); i++) {
      if (Arrays.asList(names).contains(args.get(i))) {
        return Optional.of(args.get(i + 1));
      }
    }
    return Optional.empty();
  }
}
