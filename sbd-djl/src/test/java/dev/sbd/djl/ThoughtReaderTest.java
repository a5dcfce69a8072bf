package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThoughtReaderTest {
  private static AnswerPart text(StringBuilder text) {
    return new AnswerPart() {
      @Override
      public void onText(String piece) {
        text.append(piece);
      }

      @Override
      public void end() {}
    };
  }

  /** What is told of an answer that comes in pieces of {@code size} characters. */
  private static List<String> told(String answer, boolean begun, int size) {
    StringBuilder thoughts = new StringBuilder();
    StringBuilder text = new StringBuilder();
    AnswerPart reader = new ThoughtReader(begun, thoughts::append, text(text));
    for (int at = 0; at < answer.length(); at += size) {
      reader.onText(answer.substring(at, Math.min(answer.length(), at + size)));
    }
    reader.end();
    return List.of(thoughts.toString(), text.toString());
  }

  @Property(tries = 50)
  void answer_inPiecesOfAnySize_isToldApart(@ForAll @IntRange(min = 1, max = 40) int size) {
    assertEquals(
        List.of("\na < b </thin\n", "So <think> it is. \n"),
        told(" <think>\na < b </thin\n</think>\n\nSo <think> it is. \n", false, size));
    assertEquals(List.of("", "\n <thin is no tag"), told("\n <thin is no tag", false, size));
    assertEquals(List.of("cut </th", ""), told("<think>cut </th", false, size));
    assertEquals(List.of("begun", "x"), told("begun</think> x", true, size));
    assertEquals(List.of("", " \n"), told(" \n", false, size));
  }

  @ParameterizedTest
  @CsvSource({"'<thi', '', '<thi'", "'', '', ''", "'<think>', '', ''", "'<think></think>', '', ''"})
  void answer_thatIsLittle_isToldAtItsEnd(String answer, String thoughts, String text) {
    assertEquals(List.of(thoughts, text), told(answer, false, 1));
  }
}
