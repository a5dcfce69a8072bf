package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sbd.samples.cli.ComparisonReport.Line;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparedTextsTest {

  private static Line line(String method, String text, int sameTexts) {
    return new Line(method, null, 3, 3, 1, 1, 1, 1, 1, 1, sameTexts, 1, text);
  }

  private static String compared(String ntp, String other) {
    return ComparedTexts.of(List.of(line("NTP", ntp, 1), line("gamma 0.1", other, 0)));
  }

  @Test
  void texts_thatDiffer_haveAMarkThere() {
    String heading = "NTP:\nabc\n\ngamma 0.1, not NTP's text from [≠] on:\n";
    assertEquals(heading + "ab[≠]d", compared("abc", "abd"));
    assertEquals(heading + "ab[≠]", compared("abc", "ab"));
    assertEquals(heading + "abc[≠]d", compared("abc", "abcd"));
    assertEquals(heading + "[≠]", compared("abc", ""));
  }

  /** U+1F600 and U+1F601 begin with the same half. */
  @Test
  void mark_besideASurrogatePair_doesNotCutIt() {
    assertEquals(
        "NTP:\na😀\n\ngamma 0.1, not NTP's text from [≠] on:\na[≠]😁", compared("a😀", "a😁"));
  }

  @Test
  void text_thatIsTheSameInOtherTokens_isShownOnce() {
    assertEquals("NTP, gamma 0.1 (in other tokens):\nabc", compared("abc", "abc"));
  }
}
