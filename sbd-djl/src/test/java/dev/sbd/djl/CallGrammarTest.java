package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sbd.djl.CallForm.Thinking;
import dev.sbd.djl.ToolCalling.Use;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.Grammar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which answers are right. */
class CallGrammarTest {
  private static final Map<String, ToolSchema> TOOLS =
      Map.of(
          "day",
          new ToolSchema(new Tool("day", "", "")),
          "go.to",
          new ToolSchema(
              new Tool(
                  "go.to",
                  "Goes.",
                  "{\"properties\": {\"x\": {\"type\": \"integer\"}}, \"required\": [\"x\"]}")));

  private static final String DAY =
      "<tool_call>\n{\"name\": \"day\", \"arguments\": {}}\n</tool_call>";
  private static final String GO =
      "<tool_call>\n{\"name\": \"go.to\", \"arguments\": {\"x\": 7}}\n</tool_call>";
  private static final String BARE_DAY = "{\"name\": \"day\", \"parameters\": {}}";
  private static final String BARE_GO = "{\"name\": \"go.to\", \"parameters\": {\"x\": 7}}";

  private static Grammar tagged(Thinking thinking, Use use) {
    CallForm form =
        new CallForm(
            true,
            "<tool_call>\n{\"name\": \"",
            "\", \"arguments\": ",
            "}\n</tool_call>",
            Optional.of("\n"),
            thinking);
    return new CallGrammar(form, TOOLS).answers(use, Optional.empty());
  }

  private static Grammar bare(Optional<String> between, Use use) {
    CallForm form =
        new CallForm(false, "{\"name\": \"", "\", \"parameters\": ", "}", between, Thinking.NEVER);
    return new CallGrammar(form, TOOLS).answers(use, Optional.empty());
  }

  private static void assertTexts(Grammar grammar, List<String> right, List<String> wrong) {
    right.forEach(text -> assertEquals(true, grammar.matches(text), text));
    wrong.forEach(text -> assertEquals(false, grammar.matches(text), text));
  }

  @Test
  void tagged_auto_isTextOrRightCalls() {
    assertTexts(
        tagged(Thinking.NEVER, Use.AUTO),
        List.of(
            "",
            "a < b <tool_call",
            DAY,
            "I go. \n" + GO,
            DAY + "\n" + GO,
            DAY + "\n",
            "<think>" + DAY,
            "<tool_cal>" + GO + "\n" + GO),
        List.of(
            "<tool_call>",
            "the <tool_call> tag",
            DAY + " ",
            DAY + "Done.",
            DAY + DAY,
            DAY.replace("day", "night"),
            DAY.replace("{}", "{\"x\": 7}"),
            GO.replace("7", "7.5"),
            GO.replace("\"x\": 7", "\"x\": 7, \"y\": 8"),
            GO.replace("}\n", "}")));
    assertTexts(
        tagged(Thinking.NEVER, Use.AT_MOST_ONE),
        List.of("", "text", "x" + GO, DAY + "\n"),
        List.of(DAY + "\n" + GO, "<tool_call>"));
  }

  @Test
  void tagged_thoughts_areFree() {
    String thought = "<think>\nI write <tool_call> <think>x\n</think>";
    assertTexts(
        tagged(Thinking.MAY, Use.AUTO),
        List.of(
            thought,
            "<think><tool_call>",
            thought + "\n\n" + DAY,
            thought + thought,
            thought + "x"),
        List.of(thought + "<tool_call>", "<tool_call>", "x" + thought + "<tool_call></think>"));
    assertTexts(
        tagged(Thinking.BEGUN, Use.AUTO),
        List.of("x <tool_call>", "x</think>" + DAY, "x</think><think><tool_call>", DAY),
        List.of("x</think><tool_call>", DAY + "</think>" + DAY + "x"));
  }

  @Test
  void tagged_required_isCallsBehindThoughts() {
    assertTexts(
        tagged(Thinking.NEVER, Use.REQUIRED),
        List.of(DAY, GO + "\n" + GO + "\n" + DAY, DAY + "\n"),
        List.of("", "x", "\n" + DAY, "x" + DAY, "<think></think>" + DAY));
    assertTexts(
        tagged(Thinking.NEVER, Use.EXACTLY_ONE), List.of(DAY, GO), List.of("", GO + "\n" + GO));
    assertTexts(
        tagged(Thinking.MAY, Use.REQUIRED),
        List.of(DAY, "<think>" + DAY + "x</think>\n\n" + GO),
        List.of("", "<think>" + DAY, "<think></think>", "x" + DAY));
    assertTexts(
        tagged(Thinking.BEGUN, Use.REQUIRED),
        List.of("x</think>" + DAY, "\n</think>\n\n" + GO),
        List.of(DAY, "x</think>", "x"));
  }

  @Test
  void bare_auto_isARightCallOrOtherText() {
    assertTexts(
        bare(Optional.empty(), Use.AUTO),
        List.of(
            "",
            "{",
            "{\"name\": \"Bob\"}",
            "{\"name\": \"goxto\", \"parameters\": 7}",
            "I call " + BARE_DAY + "x",
            BARE_DAY,
            "\n" + BARE_GO,
            "<|python_tag|>" + BARE_GO,
            "{\"type\": \"function\", \"name\":\"day\", \"parameters\" : {}}"),
        List.of(
            BARE_DAY + "; " + BARE_GO,
            BARE_DAY + "x",
            BARE_GO.replace("7", "\"x\""),
            " { \"name\" : \"day\" , \"parameters\": 7",
            "{\"name\": \"day\", \"parameters\":"));
    assertTexts(
        bare(Optional.of("; "), Use.AUTO),
        List.of(BARE_DAY + "; " + BARE_GO, BARE_DAY),
        List.of(BARE_DAY + "; x", BARE_DAY + ";"));
  }

  @Test
  void bare_required_isAsTaught() {
    assertTexts(
        bare(Optional.empty(), Use.REQUIRED),
        List.of(BARE_DAY, BARE_GO),
        List.of("", "\n" + BARE_DAY, BARE_DAY + "; " + BARE_DAY));
    assertTexts(
        bare(Optional.of("; "), Use.REQUIRED), List.of(BARE_DAY + "; " + BARE_DAY), List.of(""));
  }

  @Test
  void answers_grammarOfText_isOneOfTheTwo() {
    CallForm form =
        new CallForm(
            false, "{\"name\": \"", "\", \"parameters\": ", "}", Optional.empty(), Thinking.NEVER);
    Grammar answers =
        new CallGrammar(form, TOOLS).answers(Use.AUTO, Optional.of(Grammar.choice("yes", "no")));
    assertTexts(answers, List.of("yes", BARE_GO), List.of("", "maybe", "yes" + BARE_GO));
  }

  @Test
  void arguments_notSupported_isRefusedByTheToolsName() {
    Tool tool = new Tool("f", "", "{\"properties\": {\"a\": {\"not\": {}}}}");
    String message =
        assertThrows(InvalidRequestException.class, new ToolSchema(tool)::arguments).getMessage();
    assertEquals(
        "tool f: parameters are not supported: JSON Schema: \"not\" at #/properties/a is not supported",
        message);
    for (String text : List.of("{", "[]", "7", "{\"type\": \"string\"}")) {
      message =
          assertThrows(InvalidRequestException.class, () -> new ToolSchema(new Tool("f", "", text)))
              .getMessage();
      assertEquals(true, message.startsWith("tool f: parameters must be "), message);
    }
  }

  @Test
  void arguments_ofAnOpenSchema_areThoseItNames() {
    String named = "{\"properties\": {\"a\": {}}%s}";
    assertTexts(
        new ToolSchema(new Tool("f", "", named.formatted(""))).arguments(),
        List.of("{}", "{\"a\": 1}"),
        List.of("{\"b\": 1}"));
    assertTexts(
        new ToolSchema(new Tool("f", "", named.formatted(", \"additionalProperties\": true")))
            .arguments(),
        List.of("{\"b\": 1}"),
        List.of());
    assertTexts(
        new ToolSchema(new Tool("f", "", named.formatted(", \"required\": [\"b\"]"))).arguments(),
        List.of("{\"b\": 1}"),
        List.of("{}"));
    assertTexts(
        new ToolSchema(new Tool("f", "", "{\"$ref\": \"#/$defs/x\", \"$defs\": {\"x\": {}}}"))
            .arguments(),
        List.of("{\"b\": 1}"),
        List.of("7"));
    for (String none : List.of("", " ", "{}", "{\"type\": \"object\", \"properties\": {}}")) {
      assertTexts(
          new ToolSchema(new Tool("f", "", none)).arguments(),
          List.of("{}"),
          List.of("{\"b\": 1}"));
    }
  }

  @Test
  void tool_nameOfOtherCharacters_isRefused() {
    for (String name : List.of("", "a b", "é", "a\"", "x".repeat(65))) {
      assertThrows(InvalidRequestException.class, () -> new Tool(name, "", ""));
    }
  }
}
