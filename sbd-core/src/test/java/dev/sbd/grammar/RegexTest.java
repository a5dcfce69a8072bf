package dev.sbd.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTest {
  private static final String[] TEXTS = {
    "",
    "a",
    "b",
    "ab",
    "aa",
    "aab",
    "-",
    "]",
    "^",
    "\n",
    "\r",
    "\r\n",
    "\n\r",
    "a\n",
    "a\r\n",
    "\na",
    "a\n\n",
    "\u0085",
    "a\u2028",
    "\u2029a",
    "A",
    "é",
    "É",
    "\uD83D\uDE00",
    "\t",
    "\u001b",
    "\u0007",
    "\f",
    "\u000b",
    "0",
    "7",
    "_",
    "a.b",
    "a$",
    "\u00a0",
    "{2}",
    "}",
    "&",
    "a1",
    "ſ",
    "K"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a|b",
        "a|",
        "(a|b)*",
        "a{2}",
        "a{2}{3}",
        "{2}",
        "a{0}",
        "a{1,}b?",
        "(?:a)+?b",
        "(?<name>a)b",
        ".",
        ".*",
        "(?s).",
        "(?i)a",
        "(?i:a)|b",
        "(?i)[^a]",
        "(?i)é",
        "(?i)k",
        "(?i-i)a",
        "(?i)\\x61",
        "(?-i:a)",
        "a(?i)a|b",
        "(a(?i))a",
        "[ab]",
        "[^ab]",
        "[a-]",
        "[-a]",
        "[\\]]",
        "[a^]",
        "[a-c&&[^b]]",
        "[a[b]]",
        "[\\d_]",
        "[\\d-z]",
        "[^\\w]",
        "[--a]",
        "[&]",
        "[\\t-\\r]",
        "[\\h]",
        "[\\p{L}&&[^a]]",
        "\\d",
        "\\D",
        "\\w",
        "\\W",
        "\\s",
        "\\S",
        "\\h",
        "\\H",
        "\\v",
        "\\V",
        "\\pL",
        "\\p{Lu}",
        "\\P{Lu}",
        "\\p{Alpha}",
        "\\p{IsLatin}",
        "\\p{InGreek}",
        "\\p{javaLowerCase}",
        "(?i)\\p{Lu}",
        "\\t",
        "\\n",
        "\\r",
        "\\f",
        "\\a",
        "\\e",
        "\\07",
        "\\0101",
        "\\0377",
        "\\x61",
        "\\x{1F600}",
        "\\u0061",
        "\\uD83D\\uDE00",
        "\\cG",
        "\\Qa.b\\E",
        "\\Qa$",
        "\\Qab\\E*",
        "\\$",
        "\\^",
        "]",
        "}",
        "^",
        "$",
        "^$",
        "$^",
        "^^a$$",
        "a$",
        "a$\n",
        "a$\\r\\n",
        "$\\n",
        "\\r$\\n",
        "\\r$",
        "\\Aa\\Z",
        "a\\z",
        "a\\z\\n",
        "(^|a)b",
        "(a|$)+",
        "(?:^a)*",
        "($\\n)*",
        "^*a",
        "a(?:$|b)\\n?",
        "[\\s\\S]$",
        ".$.",
        "\\Z\\r\\z|\\Z\\n",
        "\\uD83D"
      })
  void regex_ofAnySupportedConstruct_matchesAsJavas(String regex) {
    assertAgree(regex, List.of(TEXTS));
  }

  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void regex_atRandom_matchesAsJavas(@ForAll long seed) {
    RandomRegex random = new RandomRegex(seed);
    assertAgree(random.regex(), Stream.generate(random::text).limit(60).toList());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = ';',
      value = {
        "a(?=b);lookahead",
        "a(?!b);lookahead",
        "(?<=a)b;lookahead and lookbehind",
        "(?<!a)b;lookahead and lookbehind",
        "(a)\\1;back-references (\\1)",
        "(?<x>a)\\k<x>;back-references (\\k)",
        "\\bword;word boundaries (\\b)",
        "\\Ba;word boundaries (\\B)",
        "\\Ga;\\G",
        "a*+;possessive quantifiers",
        "a{2}+;possessive quantifiers",
        "(?>a);atomic groups",
        "(?m)^a;the flag m",
        "(?x)a;the flag x",
        "(?U)a;the flag U",
        "\\R;\\R",
        "\\X;\\X",
        "[]a];a class that begins with ]",
        "\\N{LATIN SMALL LETTER A};\\N"
      })
  void regex_ofWhatNoAutomatonDoes_isRefusedByName(String regex, String name) {
    Exception e =
        assertThrows(InvalidRequestException.class, () -> Regex.containing(regex, new Regular()));
    assertTrue(e.getMessage().contains("with " + name), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "a**", "[a", "a{2,1}", "\\", "\\p{Nonsense}", "(?<1>a)", "\\y"})
  void regex_thatIsNone_isRefused(String regex) {
    Exception e =
        assertThrows(InvalidRequestException.class, () -> Regex.matching(regex, new Regular()));
    assertTrue(e.getMessage().startsWith("not a regular expression: "), e.getMessage());
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void regex_thatExplodes_isRefused(String regex) {
    Exception e =
        assertThrows(InvalidRequestException.class, () -> Regex.matching(regex, new Regular()));
    assertTrue(
        e.getMessage()
            .matches("(?s).*(explodes|make its repetitions shorter|deep|at most|overflow).*"),
        e.getMessage());
  }

  static Stream<String> hostile() {
    return Stream.of(
        "(a|b)*a(a|b){25}",
        "(a{1000}){1000}",
        "((){1000}){1000}",
        "a{0,2147483647}",
        "(".repeat(8_000) + ")".repeat(8_000),
        "(".repeat(201) + ")".repeat(201),
        "(a?){15000}",
        "(a|aa|aaa){10000}",
        "(\\w+\\s?){1,200}",
        "a".repeat(100_000));
  }

  @Test
  void containing_whatIsFollowedByManyChoices_forgetsThem() {
    Automaton automaton = Regex.containing("[^x]{0,50000}", new Regular());
    assertEquals(1, automaton.getNumStates(), "a match of nothing is anywhere");
  }

  private static void assertAgree(String regex, List<String> texts) {
    Pattern pattern = Pattern.compile(regex);
    Automaton matching = Regex.matching(regex, new Regular());
    Automaton containing = Regex.containing(regex, new Regular());
    for (String text : texts) {
      String what = shown(text) + " and " + shown(regex);
      boolean matches = pattern.matcher(text).matches();
      assertEquals(matches, Operations.run(matching, text), () -> "all of " + what);
      boolean found = pattern.matcher(text).find();
      assertEquals(found, Operations.run(containing, text), () -> "some of " + what);
    }
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.chars()
        .mapToObj(c -> c > 31 && c < 127 ? Character.toString(c) : String.format("\\u%04x", c))
        .forEach(shown::append);
    return shown.toString();
  }
}
