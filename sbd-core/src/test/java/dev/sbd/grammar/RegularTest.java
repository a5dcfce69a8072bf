package dev.sbd.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.MinimizationOperations;
import org.apache.lucene.util.automaton.Operations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegularTest {
  private static final int EFFORT = 1_000_000;

  @Property(tries = 300)
  void minimal_ofAnyAutomaton_isThatOfLucene(@ForAll long seed) {
    Automaton automaton = random(new Random(seed));
    Automaton minimal = new Regular().minimal(automaton);
    Automaton expected = MinimizationOperations.minimize(automaton, EFFORT);
    assertTrue(Operations.sameLanguage(expected, minimal), "the language");
    assertEquals(expected.getNumStates(), minimal.getNumStates(), "states");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        ".",
        "(?s).",
        "[^\"]",
        "\\p{L}",
        "[\\x{7f}-\\x{80}]",
        "[\\x{7ff}-\\x{800}]",
        "[\\x{ffff}-\\x{10000}]",
        "[\\x{d7ff}-\\x{e000}]",
        "\\x{10ffff}",
        "\\P{Lu}"
      })
  void utf8_ofAnyCharacters_areTheirBytes(String regex) {
    Automaton points = Regex.matching(regex, new Regular());
    Automaton bytes = new Regular().utf8(points);
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        String text = Character.toString(c);
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        String symbols = new String(encoded, StandardCharsets.ISO_8859_1);
        assertEquals(
            Operations.run(points, text), Operations.run(bytes, symbols), () -> text + regex);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u00e0\u0080\u0080", "\u00c1\u0081", "\u00f0\u0080\u0080\u0080", "\u0080"})
  void utf8_ofAnyCharacter_isNotWhatNoDecoderTakes(String symbols) {
    Automaton bytes = new Regular().utf8(Regex.matching("(?s).", new Regular()));
    assertEquals(false, Operations.run(bytes, symbols), "bytes that are no UTF-8");
  }

  @Test
  void utf8_ofSurrogates_leavesThemOut() {
    Automaton any = new Regular().utf8(Automata.makeAnyChar());
    Automaton characters = new Regular().utf8(Regex.matching("(?s).", new Regular()));
    assertTrue(Operations.sameLanguage(characters, any), "any character");
  }

  @Test
  void operation_onWhatExplodes_isRefused() {
    Automaton ab = Regex.matching("[ab]", new Regular());
    Automaton tail = Operations.repeat(ab, 25, 25);
    Automaton exploding = // its 25th last is an a
        Operations.concatenate(List.of(Operations.repeat(ab), Automata.makeChar('a'), tail));
    Exception e =
        assertThrows(InvalidRequestException.class, () -> new Regular().minimal(exploding));
    assertTrue(e.getMessage().contains("the grammar explodes"), e.getMessage());
  }

  /** A few states, with any transitions of a few letters among them. */
  private static Automaton random(Random random) {
    Automaton.Builder automaton = new Automaton.Builder();
    int states = 1 + random.nextInt(8);
    for (int state = 0; state < states; state++) {
      automaton.setAccept(automaton.createState(), random.nextInt(3) == 0);
    }
    int transitions = random.nextInt(3 * states);
    for (int i = 0; i < transitions; i++) {
      int first = 'a' + random.nextInt(4);
      int last = first + random.nextInt(3);
      automaton.addTransition(random.nextInt(states), random.nextInt(states), first, last);
    }
    return automaton.finish();
  }
}
