package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Answers that come in pieces, cut at every place. */
class ToolReaderTest {
  private static final String F =
      "{\"name\": \"f\", \"arguments\": {\"a\": \"}</tool_call>\\\"\"}}";
  private static final String G = "{ \"arguments\":{\"b\" : [1.50, {}]} ,\"name\":\"g\"}";
  private static final ToolCall CALL_F = new ToolCall("f", "{\"a\": \"}</tool_call>\\\"\"}");
  private static final ToolCall CALL_G = new ToolCall("g", "{\"b\" : [1.50, {}]}");

  private static final String P = "{\"name\": \"f\", \"parameters\": {\"a\": \"; {}\"}}";
  private static final ToolCall CALL_P = new ToolCall("f", "{\"a\": \"; {}\"}");

  private static String tagged(String json) {
    return "<tool_call>\n" + json + "\n</tool_call>";
  }

  /** What a reader is told: text joined, and calls. */
  private static final class Told {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();

    void thought(String piece) {
      assertFalse(piece.isEmpty());
      thoughts.append(piece);
    }

    void text(String piece) {
      assertFalse(piece.isEmpty());
      text.append(piece);
    }
  }

  private static void assertReads(
      Function<Told, AnswerPart> reader, String answer, String text, ToolCall... calls) {
    for (int cut = 0; cut <= answer.length(); cut++) {
      assertTold(reader, List.of(answer.substring(0, cut), answer.substring(cut)), text, calls);
    }
    assertTold(reader, answer.chars().mapToObj(Character::toString).toList(), text, calls);
    Random random = new Random(7);
    for (int round = 0; round < 20; round++) {
      List<String> pieces = new ArrayList<>();
      int from = 0;
      while (from < answer.length()) {
        int to = Math.min(answer.length(), from + 1 + random.nextInt(9));
        pieces.add(answer.substring(from, to));
        from = to;
      }
      assertTold(reader, pieces, text, calls);
    }
  }

  private static void assertTold(
      Function<Told, AnswerPart> make, List<String> pieces, String text, ToolCall... calls) {
    Told told = new Told();
    AnswerPart reader = make.apply(told);
    for (String piece : pieces) {
      reader.onText(piece);
      assertEquals(text.substring(0, told.text.length()), told.text.toString(), pieces::toString);
    }
    reader.end();
    assertEquals(text, told.text.toString(), pieces::toString);
    assertEquals(List.of(calls), told.calls, pieces::toString);
  }

  private static void assertTagged(String answer, String text, ToolCall... calls) {
    assertReads(told -> new TaggedReader(told::text, told.calls::add), answer, text, calls);
  }

  private static void assertThinks(String answer, String thoughts, String text, ToolCall... calls) {
    for (int cut = 0; cut <= answer.length(); cut++) {
      Told told = new Told();
      AnswerPart reader =
          new ThoughtReader(false, told::thought, new TaggedReader(told::text, told.calls::add));
      Stream.of(answer.substring(0, cut), answer.substring(cut)).forEach(reader::onText);
      reader.end();
      assertEquals(thoughts, told.thoughts.toString());
      assertEquals(text, told.text.toString());
      assertEquals(List.of(calls), told.calls);
    }
  }

  private static void assertBare(String answer, String text, ToolCall... calls) {
    assertReads(
        told ->
            new BareReader(CallFormTest.LLAMA, List.of("f", "g.h"), told::text, told.calls::add),
        answer,
        text,
        calls);
  }

  @Test
  void tagged_calls_neverComeAsText() {
    assertTagged(tagged(F), "", CALL_F);
    assertTagged(tagged(F) + "\n" + tagged(G), "", CALL_F, CALL_G);
    assertTagged("\n\n" + tagged(G) + "\n", "", CALL_G);
    assertTagged("I look. \n" + tagged(F) + "\n" + tagged(G) + "\n\n", "I look.", CALL_F, CALL_G);
    assertTagged("<tool_call>" + F + "</tool_call>Done.\n", "Done.\n", CALL_F);
    assertTagged(tagged(F) + "\n and \n" + tagged(G), "\n and", CALL_F, CALL_G);
    assertTagged(tagged("{\"name\": \"f\"}"), "", new ToolCall("f", "{}"));
  }

  @Test
  void tagged_endTagMissing_isACallWhereTheObjectIsWhole() {
    assertTagged("<tool_call>\n" + F, "", CALL_F);
    assertTagged("<tool_call>\n" + F + "\n", "", CALL_F);
  }

  @Test
  void tagged_textThatLooksLikeACall_isText() {
    for (String text :
        List.of(
            "",
            " \n",
            "a < b, <tool>, <tool_call",
            "<tool_cal>\n</tool_call>",
            "Use <tool_call> for calls.",
            tagged("{name: f}"),
            tagged("{\"name\": \"f\", \"arguments\": {\"a\": 1}"),
            tagged("{\"name\": \"f\", \"arguments\": \"x\"}"),
            tagged("{\"name\": 7, \"arguments\": {}}"),
            tagged("{\"name\": \"f\", \"arguments\": {\"a\": \"x\ny\"}}"),
            tagged("{\"name\": \"f\", \"arguments\": {\"a\": 01}}"),
            tagged(F + "}"),
            tagged(F + F),
            tagged("[]"),
            tagged(""),
            "<tool_call>\n" + F + "\n</tool_c",
            "<tool_call>\n" + F.substring(0, 20) + "\n",
            "{\"name\": \"f\", \"arguments\": {}}",
            "text \n ")) {
      assertTagged(text, text);
    }
  }

  @Test
  void tagged_wrongCallBeforeARightOne_losesNeither() {
    String wrong = tagged("{\"name\": }");
    assertTagged(wrong + "\n" + tagged(G), wrong, CALL_G);
    assertTagged("<tool_call> " + tagged(F), "<tool_call>", CALL_F);
  }

  @Test
  void tagged_callsInThoughts_areThoughts() {
    String thought = "\nI write " + tagged(F) + " <think> next.\n";
    assertThinks("<think>" + thought + "</think>\n\n" + tagged(G), thought, "", CALL_G);
    assertThinks("<think>" + thought + "</think>\n\nNo.", thought, "No.");
    assertThinks("<think>" + tagged(F), tagged(F), "");
    assertThinks(
        "a <thin " + tagged(F) + " <think>x</think", "", "a <thin <think>x</think", CALL_F);
  }

  @Test
  void bare_callsInThoughts_areThoughts() {
    Told told = new Told();
    AnswerPart calls =
        new BareReader(CallFormTest.LLAMA, List.of("f"), told::text, told.calls::add);
    AnswerPart reader = new ThoughtReader(true, told::thought, calls);
    reader.onText(P + "</think>\n" + P);
    reader.end();
    assertEquals(P, told.thoughts.toString());
    assertEquals(List.of(CALL_P), told.calls);
  }

  @Test
  void bare_calls_neverComeAsText() {
    assertBare(P, "", CALL_P);
    assertBare("\n " + P + " \n", "", CALL_P);
    assertBare("<|python_tag|>" + P, "", CALL_P);
    String typed = "{\"type\": \"function\", \"name\":\"g.h\",\"parameters\":{}}";
    assertBare(typed, "", new ToolCall("g.h", "{}"));
    assertBare(P + "; " + typed + ";" + P, "", CALL_P, new ToolCall("g.h", "{}"), CALL_P);
    assertBare(P + "; <|python_tag|>" + P, "", CALL_P, CALL_P);
    assertBare(P + "; and", "; and", CALL_P);
    assertBare(P + "\nDone; " + P, "\nDone; " + P, CALL_P);
  }

  @Test
  void bare_jsonThatIsNoCall_isText() {
    for (String text :
        List.of(
            "",
            "\n",
            "{",
            "{}",
            "{\"name\": \"Bob\", \"parameters\": {}}",
            "{\"name\": \"f\", \"age\": 3}",
            "{\"name\": \"f\", \"parameters\": 3}",
            "{\"name\": \"f\", \"parameters\": {\"a\": 3}",
            "{\"name\": \"f\", \"parameters\": {\"a\": 3}]",
            "{\"name\": \"gxh\", \"parameters\": {}}",
            "I call " + P,
            "<|python_tag|>search(query=\"x\")",
            "<|python",
            "[" + P + "]")) {
      assertBare(text, text);
    }
  }
}
