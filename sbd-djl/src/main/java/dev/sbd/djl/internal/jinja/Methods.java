package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The methods of Python's str and dict; those that change a value are not for templates. */
final class Methods {
  static final Operations<String> STRING = new Operations<>("method");
  private static final Operations<Map<Object, Object>> DICT = new Operations<>("method");
  private static final Pattern SPACE =
      Pattern.compile("[\\s\\x1c-\\x1f]+", Pattern.UNICODE_CHARACTER_CLASS);

  static {
    addText();
    addParts();
    addCollections();
  }

  private Methods() {}

  /** The method as a function, null if there is none. */
  static @Nullable Function find(Object value, String name) {
    if (value instanceof String text) {
      return STRING.method(text, name);
    }
    return value instanceof Map ? DICT.method(Values.map(value), name) : null;
  }

  private static void addText() {
    STRING.add("upper", (text, a) -> Strings.upper(text));
    STRING.add("lower", (text, a) -> Strings.lower(text));
    STRING.add("capitalize", (text, a) -> Strings.title(text, c -> false));
    STRING.add("title", (text, a) -> Strings.title(text, c -> !Character.isLetter(c)));
    STRING.add("strip(chars, /)", (text, a) -> Strings.strip(text, stripped(a)));
    STRING.add("lstrip(chars, /)", (text, a) -> Strings.stripLeft(text, stripped(a)));
    STRING.add("rstrip(chars, /)", (text, a) -> Strings.stripRight(text, stripped(a)));
    STRING.add(
        "replace(old, new, count, /)",
        (text, a) ->
            Strings.replace(text, a.text("old"), a.text("new"), Values.index(a.get("count", -1L))));
  }

  private static void addParts() {
    STRING.add("startswith(affix, start, end, /)", (text, a) -> affix(text, a, String::startsWith));
    STRING.add("endswith(affix, start, end, /)", (text, a) -> affix(text, a, String::endsWith));
    STRING.add(
        "split(sep, maxsplit)",
        (text, a) -> split(text, a.getOrNone("sep"), Values.index(a.get("maxsplit", -1L))));
    STRING.add(
        "rsplit(sep, maxsplit)",
        (text, a) -> splitRight(text, a.getOrNone("sep"), Values.index(a.get("maxsplit", -1L))));
    STRING.add("partition(sep, /)", (text, a) -> parted(text, a.text("sep")));
    STRING.add("find(sub, start, end, /)", Methods::find);
    STRING.add("count(sub, start, end, /)", Methods::count);
    STRING.add("removeprefix(prefix, /)", (text, a) -> without(a.text("prefix"), text, true));
    STRING.add("removesuffix(suffix, /)", (text, a) -> without(a.text("suffix"), text, false));
    STRING.add("isdigit", (text, a) -> text.matches("\\d+"));
    STRING.add(
        "splitlines(keepends)",
        (text, a) -> Strings.lines(text, Values.index(a.get("keepends", false)) != 0));
    STRING.add(
        "join(iterable, /)", (text, a) -> Strings.joined(text, Values.items(a.get("iterable"))));
  }

  private static void addCollections() {
    DICT.add("items", (dict, a) -> items(dict));
    DICT.add("keys", (dict, a) -> Values.items(dict));
    DICT.add("values", (dict, a) -> new ArrayList<>(dict.values()));
    DICT.add(
        "get(key, default, /)",
        (dict, a) -> dict.getOrDefault(a.get("key"), a.getOrNone("default")));
  }

  /** What a strip method takes away: whitespace, or the given characters. */
  static IntPredicate stripped(Arguments a) {
    Object given = a.getOrNone("chars");
    if (given == None.NONE) {
      return Strings::isSpace;
    }
    String chars = Values.string(given);
    return c -> chars.indexOf(c) >= 0;
  }

  /**
   * A part of a text.
   *
   * @param text the part
   * @param start where it begins, in characters
   */
  private record Part(String text, int start) {}

  /** What the arguments {@code start} and {@code end} leave; nothing where they have crossed. */
  private static Optional<Part> part(String text, Arguments a) {
    int length = text.codePointCount(0, text.length());
    int start = position(a.getOrNone("start"), 0, length);
    int end = Math.min(length, position(a.getOrNone("end"), length, length));
    return start > end
        ? Optional.empty()
        : Optional.of(
            new Part(
                text.substring(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end)),
                start));
  }

  private static int position(Object given, int otherwise, int length) {
    int position = given == None.NONE ? otherwise : Values.index(given);
    return position < 0 ? Math.max(0, position + length) : position;
  }

  /** In characters, not in Java's halves of them. */
  private static Object find(String text, Arguments a) {
    String sub = a.text("sub");
    for (Part part : part(text, a).stream().toList()) {
      int at = part.text().indexOf(sub);
      if (at >= 0) {
        return (long) part.start() + part.text().codePointCount(0, at);
      }
    }
    return -1L;
  }

  private static Object count(String text, Arguments a) {
    String sub = a.text("sub");
    return part(text, a).map(part -> occurrences(part.text(), sub)).orElse(0L);
  }

  private static long occurrences(String text, String sub) {
    return sub.isEmpty()
        ? text.codePointCount(0, text.length()) + 1L
        : text.split(Pattern.quote(sub), -1).length - 1L;
  }

  private static Object without(String affix, String text, boolean first) {
    int end = text.length() - affix.length();
    return first
        ? text.startsWith(affix) ? text.substring(affix.length()) : text
        : text.endsWith(affix) ? text.substring(0, end) : text;
  }

  private static Object affix(String text, Arguments a, BiPredicate<String, String> test) {
    Object affix = a.get("affix");
    List<Object> affixes = affix instanceof Tuple several ? several : List.of(affix);
    List<String> texts = affixes.stream().map(Values::string).toList();
    return part(text, a)
        .filter(part -> texts.stream().anyMatch(one -> test.test(part.text(), one)))
        .isPresent();
  }

  /** The parts between separators, of which {@code most} count; between whitespace for None. */
  private static List<Object> split(String text, Object separator, int most) {
    int limit = most < 0 ? -1 : most + 1;
    requireText(separator);
    if (separator != None.NONE) {
      return List.of((Object[]) text.split(Pattern.quote(Values.string(separator)), limit));
    }
    String[] words = SPACE.split(Strings.stripLeft(text, Strings::isSpace), limit);
    return Arrays.stream(words).<Object>map(word -> word).filter(word -> !word.equals("")).toList();
  }

  private static void requireText(Object separator) {
    if (separator.equals("")) {
      throw new JinjaException("empty separator");
    }
  }

  /** As {@link #split}, from the end. */
  private static List<Object> splitRight(String text, Object separator, int most) {
    Object reversed = separator == None.NONE ? separator : reversed(Values.string(separator));
    List<Object> parts = new ArrayList<>();
    split(reversed(text), reversed, most).forEach(part -> parts.add(0, reversed((String) part)));
    return parts;
  }

  private static String reversed(String text) {
    return new StringBuilder(text).reverse().toString();
  }

  /** What is before the first separator, it, and what is behind it. */
  private static Tuple parted(String text, String separator) {
    requireText(separator);
    int at = text.indexOf(separator);
    int end = at + separator.length();
    return at < 0
        ? new Tuple(List.of(text, "", ""))
        : new Tuple(List.of(text.substring(0, at), separator, text.substring(end)));
  }

  /** A dict's keys and values as pairs. */
  static List<Object> items(Map<Object, Object> dict) {
    List<Object> items = new ArrayList<>();
    dict.forEach((key, value) -> items.add(new Tuple(List.of(key, value))));
    return items;
  }
}
