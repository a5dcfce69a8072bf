package dev.sbd.grammar;

import java.util.List;
import java.util.Random;

/** Regular expressions of what is supported, and texts that they may or may not match. */
public final class RandomRegex {
  private static final List<String> ATOMS =
      List.of(
          "a",
          "b",
          "a",
          "b",
          ".",
          "^",
          "$",
          "\\A",
          "\\Z",
          "\\z",
          "\\n",
          "\\r",
          "\n",
          "é",
          "\uD83D\uDE00",
          "\\x{1F600}",
          "\\uD83D\\uDE00",
          "\\u2028",
          "\\x85",
          "[ab]",
          "[^a]",
          "[^\\n]",
          "[a-z&&[^b]]",
          "[\\w-]",
          "[^\\W_]",
          "[é-\\x{1F600}]",
          "\\w",
          "\\W",
          "\\s",
          "\\S",
          "\\d",
          "\\D",
          "\\h",
          "\\V",
          "\\p{L}",
          "\\P{L}",
          "\\p{So}",
          "[\\p{Ll}\\r]",
          "()",
          "\\Qa$\\E",
          "\\.",
          "(?i:A)",
          "(?i:[B-C])",
          "(?s:.)",
          "[a-]");
  private static final List<String> QUANTIFIERS =
      List.of("?", "*", "+", "{2}", "{1,}", "{0,2}", "{1,3}", "??", "*?", "+?", "{0}", "{2,3}?");
  private static final List<String> CHARACTERS =
      List.of("a", "b", "a", "b", "A", "\n", "\r", "\r\n", "\u0085", "\u2028", "é", "\uD83D\uDE00");

  private final Random random;

  /** Those of a seed. */
  public RandomRegex(long seed) {
    random = new Random(seed);
  }

  /** One more. */
  public String regex() {
    return regex(3);
  }

  private String regex(int depth) {
    StringBuilder regex = new StringBuilder();
    int parts = random.nextInt(4);
    for (int i = 0; i < parts; i++) {
      boolean group = depth > 0 && random.nextInt(3) == 0;
      regex.append(group ? group(depth - 1) : of(ATOMS));
      if (random.nextInt(3) == 0 && regex.length() > 0) {
        regex.append(random.nextInt(3) == 0 ? of(QUANTIFIERS) : of(QUANTIFIERS.subList(0, 3)));
      }
      if (random.nextInt(6) == 0) {
        regex.append('|');
      }
    }
    return regex.toString();
  }

  private String group(int depth) {
    return of(List.of("(", "(?:", "(?<n" + random.nextInt(1_000_000) + ">", "(?i:", "((?i)"))
        + regex(depth)
        + ")";
  }

  /** A text of few characters. */
  public String text() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(6);
    for (int i = 0; i < length; i++) {
      text.append(of(CHARACTERS));
    }
    return text.toString();
  }

  private String of(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
