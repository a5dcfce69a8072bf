package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StopStringsTest {
  private final StopStrings stops = new StopStrings(List.of("<end>\n", "stop", "stopped"));

  @Test
  void add_beginningOfAStop_isHeldUntilItIsNone() {
    assertEquals("a ", stops.add("a st"));
    assertEquals("st", stops.addHidden("<end>"));
    assertEquals("b", stops.add("b"));
    assertEquals(Optional.empty(), stops.found());
    assertEquals("", stops.add("sto"));
    assertEquals("sto", stops.finish());
    assertEquals("", stops.finish());
  }

  @Test
  void add_stopAcrossHiddenAndSeenText_endsTheTextBeforeIt() {
    assertEquals("a", stops.add("a"));
    assertEquals("", stops.addHidden("<end>"));
    assertEquals("", stops.add("\nb"));
    assertEquals(Optional.of("<end>\n"), stops.found());
    assertEquals("", stops.add("c"));
    assertEquals("", stops.addHidden("<end>"));
    assertEquals("", stops.finish());
    assertEquals(Optional.of("<end>\n"), stops.found());
  }

  @Test
  void add_hiddenTextBetween_keepsAStopApart() {
    assertEquals("", stops.add("st"));
    assertEquals("st", stops.addHidden("<x>"));
    assertEquals("op", stops.add("op"));
    assertEquals(Optional.empty(), stops.found());
  }

  @Test
  void add_stopsAtTheSamePlace_findsTheLongest() {
    assertEquals("un", stops.add("unstopped"));
    assertEquals(Optional.of("stopped"), stops.found());
  }
}
