package dev.sbd.samples.lab.prompts;

import dev.sbd.internal.Check;
import dev.sbd.samples.lab.tasks.Draw;
import dev.sbd.samples.lab.tasks.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The wordings of the prompts by name, from text files. There, paragraphs are rules. Each begins
 * with the rule's name and a sign that says what the rest is:
 *
 * <ul>
 *   <li>{@code name:} wordings, a {@link Template} each, where {@code \n} begins a line;
 *   <li>{@code name,} words with commas between them;
 *   <li>{@code name$} code, one wording: slots are written {@code $name}, and {@code $} alone is an
 *       empty line.
 * </ul>
 *
 * A rule may go on in another paragraph of its name. Lines that begin with {@code #} are comments.
 */
final class Phrasebook {
  private static final Pattern RULE = Pattern.compile("(?s)([\\w.'-]+)([:,$])\\s+(.*)");
  private static final Pattern CODE_SLOT = Pattern.compile("\\$([a-z]+)");

  /** {@code a} before a vowel that is heard: {@code a owl}, not {@code a user}. */
  private static final Pattern ARTICLE =
      Pattern.compile("\\b([Aa]) (?=[aei](?!ur)|o(?!ne)|u(?!ni|k|s))");

  private static final Map<String, List<Wording>> RULES = load();

  private Phrasebook() {}

  /** One way to say it. */
  interface Wording {
    String fill(Draw draw, UnaryOperator<String> slots);
  }

  /** Whether there is a rule of that name. */
  static boolean has(String rule) {
    return RULES.containsKey(rule);
  }

  /** The wordings of a rule. */
  static List<Wording> wordings(String rule) {
    return Objects.requireNonNull(RULES.get(rule), rule);
  }

  private static Map<String, List<Wording>> load() {
    Map<String, List<Wording>> rules = new HashMap<>();
    Stream.of("words", "chat", "rewrite", "json", "java", "snippets")
        .map(file -> text(file + ".txt").replaceAll("(?m)^#.*\n", ""))
        .flatMap(text -> Arrays.stream(text.strip().split("\n{2,}")))
        .forEach(paragraph -> add(paragraph, rules));
    return rules;
  }

  private static void add(String paragraph, Map<String, List<Wording>> rules) {
    Matcher rule = RULE.matcher(paragraph);
    Check.that(rule.matches(), "no rule: %s", paragraph);
    rules
        .computeIfAbsent(rule.group(1), name -> new ArrayList<>())
        .addAll(wordings(rule.group(2), rule.group(3)));
  }

  private static List<Wording> wordings(String notation, String text) {
    return switch (notation) {
      case ":" -> text.lines().<Wording>map(Phrasebook::template).toList();
      case "," -> Arrays.stream(text.split(",\\s+")).<Wording>map(Phrasebook::word).toList();
      default -> List.of(code(text));
    };
  }

  private static Wording template(String line) {
    Template template = new Template(line.replace("\\n", "\n"));
    return (draw, slots) -> ARTICLE.matcher(template.fill(draw, slots)).replaceAll("$1n ");
  }

  private static Wording word(String word) {
    return (draw, slots) -> word.replace('\n', ' ');
  }

  private static Wording code(String text) {
    String code = text.replaceAll("(?m)^\\$$", "");
    return (draw, slots) ->
        CODE_SLOT
            .matcher(code)
            .replaceAll((MatchResult slot) -> Matcher.quoteReplacement(slots.apply(slot.group(1))));
  }

  private static String text(String file) {
    try (InputStream in = Phrasebook.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
