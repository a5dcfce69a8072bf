package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/** The methods of Python's str. */
final class StringMethods {
  private StringMethods() {}

  /** The method as a function, or an {@link Undefined}. */
  static Object find(String text, String name) {
    return switch (name) {
      case "strip" -> (Function) a -> strip(text, a, true, true);
      case "lstrip" -> (Function) a -> strip(text, a, true, false);
      case "rstrip" -> (Function) a -> strip(text, a, false, true);
      case "split" -> (Function) a -> split(text, a, false);
      case "rsplit" -> (Function) a -> split(text, a, true);
      case "splitlines" -> (Function) a -> Strings.lines(text, a.flag(0, "keepends"));
      case "partition" -> (Function) a -> partition(text, a.text(0, "sep"), false);
      case "rpartition" -> (Function) a -> partition(text, a.text(0, "sep"), true);
      case "startswith" -> (Function) a -> affix(text, a, String::startsWith);
      case "endswith" -> (Function) a -> affix(text, a, String::endsWith);
      case "removeprefix" -> (Function) a -> removePrefix(text, a.text(0, "prefix"));
      case "removesuffix" -> (Function) a -> removeSuffix(text, a.text(0, "suffix"));
      case "replace" -> (Function) a -> replace(text, a);
      case "join" -> (Function) a -> join(text, Values.items(a.get(0, "iterable")));
      case "format" -> (Function) a -> BraceFormat.format(text, a);
      default -> findOther(text, name);
    };
  }

  private static Object findOther(String text, String name) {
    return switch (name) {
      case "upper" -> (Function) a -> Strings.upper(text);
      case "lower", "casefold" -> (Function) a -> Strings.lower(text);
      case "capitalize" -> (Function) a -> Strings.capitalize(text);
      case "title" -> (Function) a -> Strings.title(text, c -> !Character.isLetter(c));
      case "find" -> (Function) a -> position(text, text.indexOf(a.text(0, "sub")));
      case "rfind" -> (Function) a -> position(text, text.lastIndexOf(a.text(0, "sub")));
      case "index" -> (Function) a -> index(text, a.text(0, "sub"));
      case "count" -> (Function) a -> count(text, a.text(0, "sub"));
      case "zfill" -> (Function) a -> zeroFilled(text, a.number(0, "width", 0));
      case "ljust" -> (Function) a -> text + padding(text, a);
      case "rjust" -> (Function) a -> padding(text, a) + text;
      case "isdigit", "isnumeric", "isdecimal" -> (Function) a -> all(text, Character::isDigit);
      case "isalpha" -> (Function) a -> all(text, Character::isLetter);
      case "isalnum" -> (Function) a -> all(text, Character::isLetterOrDigit);
      case "isspace" -> (Function) a -> all(text, Strings::isSpace);
      case "isupper" -> (Function) a -> hasCase(text, Strings.upper(text));
      case "islower" -> (Function) a -> hasCase(text, Strings.lower(text));
      default -> Undefined.attribute(text, name);
    };
  }

  static String strip(String text, Arguments arguments, boolean left, boolean right) {
    Object chars = arguments.get(0, "chars", None.NONE);
    IntPredicate stripped =
        chars == None.NONE ? Strings::isSpace : c -> Values.string(chars).indexOf(c) >= 0;
    String rest = left ? Strings.stripLeft(text, stripped) : text;
    return right ? Strings.stripRight(rest, stripped) : rest;
  }

  private static Object split(String text, Arguments arguments, boolean fromRight) {
    Object separator = arguments.get(0, "sep", None.NONE);
    int most = arguments.number(1, "maxsplit", -1);
    if (separator == None.NONE) {
      return splitWords(text, most, fromRight);
    }
    String at = separator(Values.string(separator));
    List<Object> parts = new ArrayList<>();
    String rest = text;
    for (int found = find(rest, at, fromRight);
        found >= 0 && (most < 0 || parts.size() < most);
        found = find(rest, at, fromRight)) {
      String after = rest.substring(found + at.length());
      parts.add(fromRight ? after : rest.substring(0, found));
      rest = fromRight ? rest.substring(0, found) : after;
    }
    parts.add(rest);
    return ordered(parts, fromRight);
  }

  private static Object splitWords(String text, int most, boolean fromRight) {
    List<Object> words = new ArrayList<>();
    String rest = strip(text, Arguments.NONE, !fromRight, fromRight);
    while (!rest.isEmpty() && (most < 0 || words.size() < most)) {
      IntPredicate inWord = c -> !Strings.isSpace(c);
      String other = fromRight ? Strings.stripRight(rest, inWord) : Strings.stripLeft(rest, inWord);
      words.add(
          fromRight
              ? rest.substring(other.length())
              : rest.substring(0, rest.length() - other.length()));
      rest = strip(other, Arguments.NONE, !fromRight, fromRight);
    }
    if (!rest.isEmpty()) {
      words.add(rest);
    }
    return ordered(words, fromRight);
  }

  private static List<Object> ordered(List<Object> parts, boolean fromRight) {
    if (fromRight) {
      Collections.reverse(parts);
    }
    return parts;
  }

  private static int find(String text, String part, boolean fromRight) {
    return fromRight ? text.lastIndexOf(part) : text.indexOf(part);
  }

  private static String separator(String separator) {
    if (separator.isEmpty()) {
      throw new JinjaException("empty separator");
    }
    return separator;
  }

  private static Object partition(String text, String separator, boolean fromRight) {
    int at = find(text, separator(separator), fromRight);
    if (at < 0) {
      return fromRight ? Tuple.of("", "", text) : Tuple.of(text, "", "");
    }
    return Tuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
  }

  private static Object affix(String text, Arguments a, BiPredicate<String, String> test) {
    Object affix = a.get(0, "prefix");
    Object start = a.get(1, "start", None.NONE);
    String part =
        Values.string(Attributes.slice(text, start, a.get(2, "end", None.NONE), None.NONE));
    return affix instanceof Tuple several
        ? several.stream().anyMatch(one -> test.test(part, Values.string(one)))
        : test.test(part, Values.string(affix));
  }

  private static String removePrefix(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private static String removeSuffix(String text, String suffix) {
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }

  static String replace(String text, Arguments arguments) {
    String old = arguments.text(0, "old");
    String replacement = arguments.text(1, "new");
    Object count = arguments.get(2, "count", -1L);
    int most = count == None.NONE ? -1 : Values.index(count);
    if (most < 0) {
      return text.replace(old, replacement);
    }
    if (old.isEmpty()) {
      throw new JinjaException("replacing the empty string a number of times is not supported");
    }
    Arguments splitting = Arguments.of(old, (long) most);
    return join(replacement, Values.items(split(text, splitting, false)));
  }

  private static String join(String separator, List<Object> items) {
    return String.join(separator, items.stream().map(Values::string).toList());
  }

  private static Object position(String text, int at) {
    return at < 0 ? -1L : Strings.length(text.substring(0, at));
  }

  private static Object index(String text, String part) {
    if (!text.contains(part)) {
      throw new JinjaException("substring not found");
    }
    return position(text, text.indexOf(part));
  }

  private static Object count(String text, String part) {
    return part.isEmpty()
        ? Strings.length(text) + 1
        : (long) (text.length() - text.replace(part, "").length()) / part.length();
  }

  private static String zeroFilled(String text, int width) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String zeros = "0".repeat((int) Math.max(0, width - Strings.length(text)));
    return signed ? text.charAt(0) + zeros + text.substring(1) : zeros + text;
  }

  private static String padding(String text, Arguments arguments) {
    long missing = arguments.number(0, "width", 0) - Strings.length(text);
    return Values.string(arguments.get(1, "fillchar", " ")).repeat((int) Math.max(0, missing));
  }

  private static boolean all(String text, IntPredicate test) {
    return !text.isEmpty() && text.codePoints().allMatch(test);
  }

  private static boolean hasCase(String text, String converted) {
    return text.equals(converted) && !Strings.upper(text).equals(Strings.lower(text));
  }
}
