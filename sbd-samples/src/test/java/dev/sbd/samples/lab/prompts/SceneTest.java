package dev.sbd.samples.lab.prompts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.samples.lab.tasks.Draw;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SceneTest {
  private static final List<Scene> SCENES =
      IntStream.range(0, 200)
          .mapToObj(seed -> new Scene(new Draw(new SplittableRandom(seed))))
          .toList();

  @Test
  void value_sameSlot_staysTheSame() {
    SCENES.forEach(scene -> assertEquals(scene.value("name"), scene.value("name")));
  }

  @Test
  void value_numberedSlots_areDifferentWordsOfTheRule() {
    SCENES.forEach(
        scene -> {
          Set<String> days = new HashSet<>();
          List.of("day", "day2", "day3", "day4").forEach(slot -> days.add(scene.value(slot)));
          assertEquals(4, days.size(), days::toString);
          days.forEach(day -> assertTrue(day.endsWith("day"), day));
        });
  }

  @Test
  void value_slotWithinANumberedOne_isNumberedToo() {
    SCENES.forEach(
        scene -> {
          String date = scene.value("date2");
          assertTrue(date.contains(scene.value("month2")), date);
          assertNotEquals(scene.value("month"), scene.value("month2"));
        });
  }

  @Test
  void value_moreSlotsThanWords_takesAWordAgain() {
    Scene scene = new Scene(new Draw(new SplittableRandom(1)));
    IntStream.range(1, 20).forEach(i -> assertTrue(scene.value("day" + i).endsWith("day")));
  }

  @Test
  void value_range_isANewNumberInItEachTime() {
    Set<String> numbers = new HashSet<>();
    IntStream.range(0, 200).forEach(i -> numbers.add(SCENES.get(0).value("2..5")));
    assertEquals(Set.of("2", "3", "4", "5"), numbers);
  }

  @Test
  void value_star_namesTheRuleByAnotherSlotsWord() {
    SCENES.forEach(
        scene ->
            assertEquals(scene.value(scene.value("bean") + ".fields"), scene.value("bean*fields")));
  }

  @Test
  void value_changes_areMadeInTurn() {
    SCENES.forEach(
        scene -> {
          String fields = scene.value("bean*fields");
          String quoted = '"' + fields.replace(", ", "\", \"") + '"';
          assertEquals(
              Change.AND.apply(quoted, new Draw(new SplittableRandom(1))),
              scene.value("bean*fields~quoted~and"));
        });
  }

  @Test
  void value_unknownRule_isNamed() {
    NullPointerException e =
        assertThrows(NullPointerException.class, () -> SCENES.get(0).value("nonsense"));
    assertEquals("nonsense", e.getMessage());
  }
}
