package dev.sbd.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Grammars made of grammars. */
class CompositionTest {
  private static final String TREE =
      """
      {"type": "object", "properties": {"left": {"$ref": "#"}, "name": {"const": "x"}},
       "required": ["name"], "additionalProperties": false}
      """;

  private static void assertMatches(Grammar grammar, String... texts) {
    for (String text : texts) {
      assertTrue(grammar.matches(text), text);
    }
  }

  private static void assertRefuses(Grammar grammar, String... texts) {
    for (String text : texts) {
      assertFalse(grammar.matches(text), text);
    }
  }

  @Test
  void sequence_ofAllKinds_hasTheirTextsInTurn() {
    Grammar both = Grammar.sequence(Grammar.choice("<a>", "<b>"), Grammar.jsonSchema(TREE));
    assertMatches(
        both, "<a>{\"name\": \"x\"}", "<b>{\"left\": {\"name\": \"x\"}, \"name\": \"x\"}");
    assertRefuses(both, "", "<a>", "{\"name\": \"x\"}", "<a>{\"name\": \"x\"}{\"name\": \"x\"}");
    Grammar twice = Grammar.sequence(Grammar.jsonSchema(TREE), Grammar.regex(" +"), both);
    assertMatches(twice, "{\"name\": \"x\"}  <a>{\"left\": {\"name\": \"x\"}, \"name\": \"x\"}");
    assertRefuses(twice, "{\"name\": \"x\"}<a>{\"name\": \"x\"}");
    assertThrows(InvalidRequestException.class, Grammar::sequence);
  }

  @Test
  void anyOf_recursiveSchemas_areKeptApart() {
    Grammar list = Grammar.jsonSchema("{\"type\": \"array\", \"items\": {\"$ref\": \"#\"}}");
    Grammar either = Grammar.anyOf(Grammar.jsonSchema(TREE), list, Grammar.regex("[0-9]+"));
    assertMatches(either, "{\"name\": \"x\"}", "[[], [[]]]", "12", "[]");
    assertRefuses(either, "", "[12]", "[{\"name\": \"x\"}]", "12[]");
    assertThrows(InvalidRequestException.class, Grammar::anyOf);
  }

  @Test
  void repeated_optional_takeAsMany() {
    Grammar tree = Grammar.sequence(Grammar.jsonSchema(TREE), Grammar.choice(";"));
    String one = "{\"name\": \"x\"};";
    assertMatches(tree.repeated(0), "", one, one + one + one);
    assertMatches(tree.repeated(2), one + one, one + one + one);
    assertRefuses(tree.repeated(2), "", one, one + one + ";");
    assertMatches(tree.optional(), "", one);
    assertRefuses(tree.optional(), one + one);
    assertThrows(InvalidRequestException.class, () -> tree.repeated(-1));
  }

  @Test
  void textWithout_strings_hasAllOtherTexts() {
    Random random = new Random(21);
    List<String> strings = List.of("<tool>", "<<", "oo<t");
    Grammar without = Grammar.textWithout(strings.toArray(String[]::new));
    int with = 0;
    for (int round = 0; round < 2000; round++) {
      String text =
          random
              .ints(random.nextInt(12), 0, 5)
              .mapToObj(i -> List.of("<", "t", "oo", "l>", "é🙂\n").get(i))
              .collect(Collectors.joining());
      boolean has = strings.stream().anyMatch(text::contains);
      with += has ? 1 : 0;
      assertEquals(!has, without.matches(text), text);
    }
    assertTrue(with > 100 && with < 1900, with + " of 2000");
  }

  @Test
  void anyText_brokenCharacters_mayCome() {
    GrammarState state = Grammar.textWithout("x").graph(Rules.ALL_BYTES).start();
    assertTrue(state.after(new byte[] {(byte) 0xFF, 0, (byte) 0xC3}).isComplete());
    assertTrue(state.after("xa".getBytes(StandardCharsets.UTF_8)).isDead());
  }

  @Test
  void not_regularOnes_hasTheRest() {
    Grammar begun =
        Grammar.sequence(Grammar.regex("\\s*\\{\"name\": \"(a|b)\""), Grammar.anyText());
    assertMatches(begun.not(), "", "{\"name\": \"", "{\"name\": \"c\"}", "x{\"name\": \"a\"}");
    assertRefuses(begun.not(), "{\"name\": \"a\"", " \n{\"name\": \"b\"}");
    InvalidRequestException e =
        assertThrows(InvalidRequestException.class, () -> Grammar.jsonSchema(TREE).not());
    assertEquals(
        "not: only of regular expressions, choices and what is made of them, got "
            + Grammar.jsonSchema(TREE),
        e.getMessage());
    assertThrows(InvalidRequestException.class, () -> Grammar.anyText().not());
  }

  @Test
  void equality_ofTheSameParts_isThatOfTheirSources() {
    Grammar one = Grammar.sequence(Grammar.choice("a"), Grammar.choice("b"));
    assertEquals(one, Grammar.sequence(Grammar.choice("a"), Grammar.choice("b")));
    assertNotEquals(one, Grammar.sequence(Grammar.choice("b"), Grammar.choice("a")));
    assertNotEquals(one, Grammar.anyOf(Grammar.choice("a"), Grammar.choice("b")));
    assertNotEquals(one.repeated(0), one.repeated(1));
    assertTrue(one.toString().length() <= 60);
  }

  @Test
  void sequence_tooManyStates_isRefused() {
    Grammar[] parts = new Grammar[300];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Grammar.regex("[a-z]{1,900}" + i);
    }
    assertThrows(InvalidRequestException.class, () -> Grammar.sequence(parts));
  }
}
