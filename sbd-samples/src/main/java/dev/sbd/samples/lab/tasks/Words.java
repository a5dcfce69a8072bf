package dev.sbd.samples.lab.tasks;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The words of words.properties, lists and wordings. A small model learns each of them, so there
 * are some hundreds, not more.
 */
final class Words {
  private static final Properties ALL = load();
  private static final Map<String, List<String>> LISTS = new ConcurrentHashMap<>();
  private static final Map<String, Template> TEMPLATES = new ConcurrentHashMap<>();

  static final List<String> NAMES = list("names");

  /** Countable, in the plural. */
  static final List<String> THINGS = list("things");

  static final List<String> DAYS = list("days");

  private Words() {}

  private static Properties load() {
    Properties words = new Properties();
    try (InputStream in = Words.class.getResourceAsStream("words.properties")) {
      words.load(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8));
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The list of that name. */
  static List<String> list(String name) {
    return LISTS.computeIfAbsent(name, n -> List.of(text(n).split(", ", -1)));
  }

  /** The wordings of that name. */
  static Template template(String name) {
    return TEMPLATES.computeIfAbsent(name, n -> new Template(text(n)));
  }

  /** The wordings of {@code kind}, one of a {@code group} of kinds. */
  static Template template(String group, Enum<?> kind) {
    return template(group + "." + kind.name().toLowerCase(Locale.ROOT));
  }

  /** The text of that name. */
  static String text(String name) {
    return Objects.requireNonNull(ALL.getProperty(name), name);
  }

  /** {@code a, b and c}; {@code a} alone. */
  static String enumeration(List<String> items) {
    int last = items.size() - 1;
    return last == 0
        ? items.get(0)
        : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }
}
