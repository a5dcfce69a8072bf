package dev.sbd.samples.lab.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TemplateTest {
  private static final Map<String, String> SLOTS = Map.of("a", "(x.)", "b", "y");

  private static Set<String> wordings(Template template) {
    return IntStream.range(0, 200)
        .mapToObj(i -> template.fill(new Draw(new SplittableRandom(i)), SLOTS))
        .collect(Collectors.toSet());
  }

  @Test
  void fill_nestedChoices_givesEveryWording() {
    Template template = new Template("go[|es [to|by]] {a}|stop {b}");
    Set<String> all = Set.of("go (x.)", "goes to (x.)", "goes by (x.)", "stop y");
    assertEquals(all, wordings(template));
    all.forEach(wording -> assertTrue(wording.matches(template.regex(SLOTS)), wording));
    assertFalse("goes to (xx)".matches(template.regex(SLOTS)), "slots are quoted");
  }

  @Test
  void sentence_beginsWithACapital() {
    assertEquals("Go", new Template("go").sentence(new Draw(new SplittableRandom(1)), SLOTS));
  }

  @Test
  void fill_slotWithoutValue_isNamed() {
    Template template = new Template("{c}");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> wordings(template));
    assertTrue(e.getMessage().startsWith("no value for slot {c}"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "[a,a bracket is not closed",
    "a],a bracket was never opened",
    "{a,a brace is not closed"
  })
  void of_brokenText_saysWhatIsWrong(String text, String problem) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Template(text));
    assertEquals("template: " + problem + ": " + text, e.getMessage());
  }
}
