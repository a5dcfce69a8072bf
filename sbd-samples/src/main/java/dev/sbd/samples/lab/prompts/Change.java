package dev.sbd.samples.lab.prompts;

import dev.sbd.samples.lab.tasks.Draw;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a prompt may do to the text of a slot: {@code {text~typos}}. */
enum Change {
  /** The first letter a capital. */
  CAPITAL,
  /** No capital letters. */
  LOWERCASE,
  /** No commas, full stops and apostrophes, but those beside digits. */
  UNPUNCTUATED,
  /** Letters of some words swapped, lost or doubled. */
  TYPOS,
  /** Some words in a wrong form: {@code she have}. */
  GRAMMAR,
  /** Two to five of the words between commas, in their order. */
  SOME,
  /** {@code and} for the last comma. */
  AND,
  /** Each of the words between commas in quotation marks. */
  QUOTED,
  /** The words between commas as the keys of a JSON object with dots for values. */
  OBJECT,
  /** The words between commas as the keys of a JSON object with empty values. */
  EMPTY,
  /** Code in one line. */
  ONELINE,
  /** Code that lacks the semicolon at the end of one of its lines. */
  UNFINISHED;

  private static final Pattern WORD = Pattern.compile("[A-Za-z']+");

  static Change named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The text after it. */
  String apply(String text, Draw draw) {
    return switch (this) {
      case CAPITAL -> text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
      case LOWERCASE -> text.toLowerCase(Locale.ROOT);
      case UNPUNCTUATED -> text.replaceAll("(?<!\\d)[.,!?;:'](?!\\d)", "");
      case TYPOS -> inSomeWords(text, draw, 15, Change::slip);
      case GRAMMAR -> inSomeWords(text, draw, 65, Change::wrongForm);
      case SOME -> some(List.of(text.split(", ")), draw);
      case AND -> text.replaceFirst(", ([^,]*)$", " and $1");
      case QUOTED -> '"' + text.replace(", ", "\", \"") + '"';
      case OBJECT -> object(text, "...");
      case EMPTY -> object(text, "\"\"");
      case ONELINE -> text.replaceAll("\\s+", " ");
      case UNFINISHED -> unfinished(List.of(text.split(";(?=\n)", -1)), draw);
    };
  }

  /** A change to a word, or the word where it is none. */
  private interface Slip {
    String of(String word, Draw draw);
  }

  /** Changes words with a chance of so many in 100: one at least, if any can be changed. */
  private static String inSomeWords(String text, Draw draw, int percent, Slip slip) {
    String changed = text;
    for (int i = 0; i < 20 && changed.equals(text); i++) {
      changed =
          WORD.matcher(text)
              .replaceAll(m -> draw.chance(percent) ? slip.of(m.group(), draw) : m.group());
    }
    return changed;
  }

  /** Leaves short words and names alone. */
  private static String slip(String word, Draw draw) {
    if (word.length() < 4 || !word.matches("[a-z]+")) {
      return word;
    }
    int at = draw.between(1, word.length() - 2);
    String head = word.substring(0, at);
    char here = word.charAt(at);
    return switch (draw.between(0, 2)) {
      case 0 -> head + word.charAt(at + 1) + here + word.substring(at + 2);
      case 1 -> head + word.substring(at + 1);
      default -> head + here + word.substring(at);
    };
  }

  private static String wrongForm(String word, Draw draw) {
    String rule = "wrong." + word;
    return Phrasebook.has(rule)
        ? draw.pick(Phrasebook.wordings(rule)).fill(draw, slot -> slot)
        : word;
  }

  private static String some(List<String> words, Draw draw) {
    int count = draw.between(2, Math.min(5, words.size()));
    return draw.pick(IntStream.range(0, words.size()).boxed().toList(), count).stream()
        .sorted()
        .map(words::get)
        .collect(Collectors.joining(", "));
  }

  private static String object(String keys, String value) {
    return Arrays.stream(keys.split(", "))
        .map(key -> '"' + key + "\": " + value)
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String unfinished(List<String> statements, Draw draw) {
    int gap = draw.between(1, statements.size() - 1);
    return String.join(";", statements.subList(0, gap))
        + String.join(";", statements.subList(gap, statements.size()));
  }
}
