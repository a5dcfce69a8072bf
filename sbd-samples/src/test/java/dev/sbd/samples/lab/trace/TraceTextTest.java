package dev.sbd.samples.lab.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Generation;
import dev.sbd.samples.lab.trace.TraceText.Colors;
import org.junit.jupiter.api.Test;

final class TraceTextTest {
  private static String draw(Generation generation, Colors colors, Coloring coloring) {
    return TraceText.of(generation, colors, coloring);
  }

  @Test
  void of_blocks_isTheTextAndALineForEachPass() {
    assertEquals(
        """
        ABCDEFG

        pass         rows  revealed
           0          5+4  0^:A 2:C
           1          0+4  1:B 3:D
           2          4+4  4^:E (and 1 past the end)
           3          0+4  5:F
           4          0+4  6:G
        Rows: causal + block. ^: by the next-token head.
        """,
        draw(Traces.blocks(), Colors.OFF, Coloring.STEP));
  }

  @Test
  void of_drafts_saysHowManyWereAccepted() {
    String text = draw(Traces.verified(), Colors.OFF, Coloring.PASS);
    assertTrue(text.contains("   1          3+4  1:B 2^:C (accepted 1 of 2)\n"), text);
  }

  @Test
  void of_anything_hasColorsOnlyWhenAsked() {
    for (Coloring coloring : Coloring.values()) {
      assertFalse(draw(Traces.blocks(), Colors.OFF, coloring).contains("\u001b"));
      assertTrue(draw(Traces.blocks(), Colors.ON, coloring).contains("\u001b[38;2;"));
    }
  }

  @Test
  void of_colors_followTheRampAndAreExplained() {
    String first = "\u001b[38;2;255;255;255;48;2;65;68;135m";
    String last = "\u001b[38;2;0;0;0;48;2;189;223;38m";
    String off = "\u001b[0m";
    String text = draw(Traces.blocks(), Colors.ON, Coloring.STEP);
    assertTrue(text.startsWith(first + "A" + off), text);
    assertTrue(text.contains(last + "G" + off + "\n\nstep in the block " + first + " 0 "), text);
    assertTrue(text.contains(last + " 2 " + off + "\n"), text);
  }

  @Test
  void of_colors_neverReachAcrossALineEnd() {
    String text = draw(Traces.of("a\n\n b"), Colors.ON, Coloring.PASS);
    text.lines()
        .filter(line -> line.contains("\u001b"))
        .forEach(
            line -> assertTrue(line.lastIndexOf("\u001b[0m") > line.lastIndexOf(";48;"), line));
  }

  @Test
  void of_escapesInTheText_cannotRuleTheTerminal() {
    String text = draw(Traces.of("\u001b[2J"), Colors.OFF, Coloring.PASS);
    assertTrue(text.startsWith("␛[2J\n"), text);
  }

  @Test
  void of_tokensWithoutText_hasTheirIds() {
    assertTrue(draw(Traces.of(""), Colors.OFF, Coloring.PASS).startsWith("#10 \n"));
  }

  @Test
  void of_nothing_isNothing() {
    String text = draw(Traces.empty(), Colors.ON, Coloring.PASS);
    assertFalse(text.contains("\u001b"), text);
  }
}
