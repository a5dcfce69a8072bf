package dev.sbd.samples.lab.prompts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.samples.lab.tasks.Draw;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChangeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "capital; the sea; The sea",
        "lowercase; Ana's Cat; ana's cat",
        "unpunctuated; Hi, Ana's 2.50, at 3:15. Yes!; Hi Anas 2.50, at 3:15. Yes",
        "and; a, b, c; a, b and c",
        "quoted; a, b; \"a\", \"b\"",
        "object; a, b; {\"a\": ..., \"b\": ...}",
        "empty; a, b; {\"a\": \"\", \"b\": \"\"}"
      })
  void apply_onlyOneWay(String change, String text, String changed) {
    assertEquals(changed, Change.named(change).apply(text, new Draw(new SplittableRandom(1))));
  }

  @RepeatedTest(20)
  void typos_changeWordsOfSmallLettersAlone(RepetitionInfo run) {
    String text = "Yesterday Anna went to the park in Berlin at 3:15.";
    String changed =
        Change.TYPOS.apply(text, new Draw(new SplittableRandom(run.getCurrentRepetition())));
    assertNotEquals(text, changed);
    assertTrue(changed.matches("Yesterday Anna \\w+ to the \\w+ in Berlin at 3:15\\."), changed);
  }

  @RepeatedTest(20)
  void grammar_takesAWrongFormOfSomeWord(RepetitionInfo run) {
    String changed =
        Change.GRAMMAR.apply(
            "She has a dog.", new Draw(new SplittableRandom(run.getCurrentRepetition())));
    assertTrue(Set.of("She have a dog.", "She haves a dog.").contains(changed), changed);
  }

  @RepeatedTest(20)
  void some_keepsTwoToFiveInTheirOrder(RepetitionInfo run) {
    String text = "a, b, c, d, e, f, g";
    String some =
        Change.SOME.apply(text, new Draw(new SplittableRandom(run.getCurrentRepetition())));
    List<String> words = List.of(some.split(", "));
    assertTrue(words.size() >= 2 && words.size() <= 5, some);
    assertEquals(words, words.stream().sorted().distinct().toList());
    assertTrue(new HashSet<>(Arrays.asList(text.split(", "))).containsAll(words), some);
  }

  @RepeatedTest(20)
  void unfinished_lacksOneSemicolonAtALinesEnd(RepetitionInfo run) {
    String code = "for (int i = 0; i < 3; i++) {\n    a();\n    b();\n}";
    String changed =
        Change.UNFINISHED.apply(code, new Draw(new SplittableRandom(run.getCurrentRepetition())));
    assertTrue(
        Set.of(code.replace("a();", "a()"), code.replace("b();", "b()")).contains(changed),
        changed);
    assertEquals(
        code.replaceAll("\\s+", " "),
        Change.ONELINE.apply(code, new Draw(new SplittableRandom(1))));
  }
}
