package dev.sbd.djl.internal.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The methods of Python's str, dict and list. */
final class Methods {
  private static final Pattern SPACE =
      Pattern.compile("[\\s\\x1c-\\x1f]+", Pattern.UNICODE_CHARACTER_CLASS);

  /** Refused, as in jinja2's immutable sandbox. */
  private static final Set<String> CHANGING =
      Set.of(
          "append clear extend insert pop popitem remove reverse setdefault sort update"
              .split(" ", -1));

  private static final Map<String, Operation> STRING = string();
  private static final Map<String, Operation> DICT =
      Map.of(
          "items", (dict, a) -> items(Values.map(dict)),
          "keys", (dict, a) -> Values.items(dict),
          "values", (dict, a) -> new ArrayList<>(Values.map(dict).values()),
          "copy", (dict, a) -> dict,
          "get", Methods::get);
  private static final Map<String, Operation> LIST =
      Map.of(
          "copy", (list, a) -> list,
          "count", (list, a) -> count(Values.items(list), a.get(0, "value")),
          "index", (list, a) -> index(Values.items(list), a.get(0, "value")));

  private Methods() {}

  /** The method as a function, undefined if it would change the value, null if there is none. */
  static @Nullable Object find(Object value, String name) {
    if (value instanceof String) {
      return bound(value, STRING.get(name));
    }
    boolean isDict = value instanceof Map;
    if (!isDict && !(value instanceof List)) {
      return null;
    }
    return CHANGING.contains(name)
        ? new Undefined("'" + name + "' would change a value, which templates may not")
        : bound(value, (isDict ? DICT : LIST).get(name));
  }

  private static @Nullable Function bound(Object value, @Nullable Operation method) {
    return method == null ? null : arguments -> method.apply(value, arguments);
  }

  private static Map<String, Operation> string() {
    Map<String, Operation> methods = new HashMap<>();
    methods.put("strip", (text, a) -> strip(text, a, true, true));
    methods.put("lstrip", (text, a) -> strip(text, a, true, false));
    methods.put("rstrip", (text, a) -> strip(text, a, false, true));
    methods.put("split", (text, a) -> split((String) text, a));
    methods.put("rsplit", (text, a) -> splitFromRight((String) text, a));
    methods.put("splitlines", Methods::lines);
    methods.put("startswith", (text, a) -> affix(text, a, String::startsWith));
    methods.put("endswith", (text, a) -> affix(text, a, String::endsWith));
    methods.put("removeprefix", (text, a) -> removePrefix((String) text, a.text(0, "prefix")));
    methods.put("removesuffix", (text, a) -> removeSuffix((String) text, a.text(0, "suffix")));
    methods.put("replace", Methods::replace);
    methods.put("join", (text, a) -> join((String) text, Values.items(a.get(0, "iterable"))));
    methods.put("format", (text, a) -> Format.braces((String) text, a.positional()));
    methods.put("upper", (text, a) -> Strings.upper((String) text));
    methods.put("lower", (text, a) -> Strings.lower((String) text));
    methods.put("capitalize", (text, a) -> Strings.capitalize((String) text));
    methods.put("title", (text, a) -> Strings.title((String) text, c -> !Character.isLetter(c)));
    methods.put("find", (text, a) -> find((String) text, a.without(1, "start").text(0, "sub")));
    methods.put("count", (text, a) -> count((String) text, a.without(1, "start").text(0, "sub")));
    methods.put("isdigit", (text, a) -> isDigits((String) text));
    return methods;
  }

  static String strip(Object value, Arguments arguments, boolean left, boolean right) {
    String text = Values.string(value);
    Object chars = arguments.get(0, "chars", None.NONE);
    IntPredicate stripped =
        chars == None.NONE ? Strings::isSpace : c -> Values.string(chars).indexOf(c) >= 0;
    String rest = left ? Strings.stripLeft(text, stripped) : text;
    return right ? Strings.stripRight(rest, stripped) : rest;
  }

  private static List<Object> split(String text, Arguments arguments) {
    Object separator = arguments.get(0, "sep", None.NONE);
    int most = arguments.number(1, "maxsplit", -1);
    int limit = most < 0 ? -1 : most + 1;
    if (separator != None.NONE) {
      return List.of((Object[]) text.split(quoted(separator), limit));
    }
    String[] words = SPACE.split(Strings.stripLeft(text, Strings::isSpace), limit);
    return Arrays.stream(words).<Object>map(word -> word).filter(word -> !word.equals("")).toList();
  }

  private static String quoted(Object separator) {
    if (separator.equals("")) {
      throw new JinjaException("empty separator");
    }
    return Pattern.quote(Values.string(separator));
  }

  /** As split, of everything backwards. */
  private static List<Object> splitFromRight(String text, Arguments arguments) {
    Object separator = arguments.get(0, "sep", None.NONE);
    Object backwards = separator == None.NONE ? separator : reversed(separator);
    Object most = arguments.get(1, "maxsplit", -1L);
    List<Object> parts =
        split(reversed(text), Arguments.of(backwards, most)).stream()
            .map(Methods::reversed)
            .collect(Collectors.toList());
    Collections.reverse(parts);
    return parts;
  }

  static String reversed(Object text) {
    return new StringBuilder(Values.string(text)).reverse().toString();
  }

  private static Object lines(Object text, Arguments a) {
    a.without(0, "keepends");
    return Strings.lines((String) text);
  }

  private static Object affix(Object text, Arguments a, BiPredicate<String, String> test) {
    Object affix = a.without(1, "start").get(0, "prefix");
    List<Object> affixes = affix instanceof Tuple several ? several : List.of(affix);
    return affixes.stream().anyMatch(one -> test.test((String) text, Values.string(one)));
  }

  private static String removePrefix(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private static String removeSuffix(String text, String suffix) {
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }

  static String replace(Object text, Arguments arguments) {
    String old = arguments.text(0, "old");
    String replacement = arguments.text(1, "new");
    Object count = arguments.get(2, "count", None.NONE);
    int most = count == None.NONE ? -1 : Values.index(count);
    return most < 0
        ? Values.string(text).replace(old, replacement)
        : join(replacement, split(Values.string(text), Arguments.of(old, (long) most)));
  }

  private static String join(String separator, List<Object> items) {
    return String.join(separator, items.stream().map(Values::string).toList());
  }

  private static Object find(String text, String part) {
    int at = text.indexOf(part);
    return at < 0 ? -1L : Values.length(text.substring(0, at));
  }

  private static Object count(String text, String part) {
    return part.isEmpty()
        ? Values.length(text) + 1
        : (long) (text.length() - text.replace(part, "").length()) / part.length();
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty() && text.codePoints().allMatch(Character::isDigit);
  }

  private static Object get(Object dict, Arguments arguments) {
    return Values.map(dict)
        .getOrDefault(arguments.get(0, "key"), arguments.get(1, "default", None.NONE));
  }

  /** A dict's keys and values as pairs. */
  static List<Object> items(Map<Object, Object> dict) {
    List<Object> items = new ArrayList<>();
    dict.forEach((key, value) -> items.add(new Tuple(List.of(key, value))));
    return items;
  }

  private static Object count(List<Object> items, Object value) {
    return items.stream().filter(item -> Operators.equal(item, value)).count();
  }

  private static Object index(List<Object> items, Object value) {
    for (int i = 0; i < items.size(); i++) {
      if (Operators.equal(items.get(i), value)) {
        return (long) i;
      }
    }
    throw new JinjaException(Text.repr(value) + " is not in list");
  }
}
