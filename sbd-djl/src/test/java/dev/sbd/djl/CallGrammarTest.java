package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sbd.djl.ChatTurn.Use;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.Grammar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  private static Grammar answers(
      CallForm form, Thinking thinking, Use use, Optional<Grammar> text) {
    Map<String, Grammar> arguments = new LinkedHashMap<>();
    TOOLS.forEach((name, tool) -> arguments.put(name, tool.arguments()));
    return new CallGrammar(form, thinking, TOOLS.keySet(), arguments).answers(use, text);
  }

  private static Grammar tagged(Thinking thinking, Use use) {
    return answers(CallFormTest.QWEN3, thinking, use, Optional.empty());
  }

  private static CallForm bare(Optional<String> between) {
    return new CallForm(false, "{\"name\": \"", "\", \"parameters\": ", "}", between);
  }

  private static Grammar bare(Optional<String> between, Use use) {
    return answers(bare(between), Thinking.NEVER, use, Optional.empty());
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

  @ParameterizedTest
  @EnumSource(names = {"NEVER", "MAY"})
  void tagged_thoughts_areFree(Thinking thinking) {
    String thought = "<think>\nI write <tool_call> <think>x\n</think>";
    assertTexts(
        tagged(thinking, Use.AUTO),
        List.of(
            thought,
            "<think><tool_call>",
            thought + "\n\n" + DAY,
            thought + "x" + DAY,
            "\n" + thought + "<think>",
            thought + "x"),
        List.of(thought + "<tool_call>", "<tool_call>", "x" + thought, thought + thought));
    assertTexts(
        tagged(Thinking.BEGUN, Use.AUTO),
        List.of("x <tool_call>", "x</think>" + DAY, DAY),
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
  void bare_thoughts_areFree() {
    assertTexts(
        answers(bare(Optional.empty()), Thinking.NEVER, Use.AUTO, Optional.empty()),
        List.of("", "<think>" + BARE_DAY + "x", "\n<think>x</think>\n" + BARE_GO, "<thin", BARE_GO),
        List.of(
            BARE_DAY + "x",
            "\n\n\n\n\n" + BARE_DAY + "x",
            "<think>x</think>\n\n\n\n\n\n" + BARE_DAY + "x",
            "\n<think>x</think>" + BARE_DAY + "x"));
  }

  @Test
  void text_ofAGrammar_isBehindThoughts() {
    Optional<Grammar> yes = Optional.of(Grammar.choice("yes"));
    assertTexts(
        answers(CallFormTest.QWEN3, Thinking.MAY, Use.AUTO, yes),
        List.of("yes", "<think>no</think>\nyes", "<think></think>" + DAY, DAY),
        List.of("<think>yes", "no", "yes" + DAY));
    assertTexts(
        answers(CallFormTest.QWEN3, Thinking.BEGUN, Use.AUTO, yes),
        List.of("no</think>yes"),
        List.of("yes"));
  }

  @Test
  void bare_toolThatMayNotBeCalled_isNoText() {
    Map<String, Grammar> day = Map.of("day", TOOLS.get("day").arguments());
    CallGrammar grammar =
        new CallGrammar(bare(Optional.empty()), Thinking.NEVER, TOOLS.keySet(), day);
    assertTexts(
        grammar.answers(Use.AUTO, Optional.empty()), List.of(BARE_DAY, "go.to"), List.of(BARE_GO));
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
    Grammar answers =
        answers(
            bare(Optional.empty()),
            Thinking.NEVER,
            Use.AUTO,
            Optional.of(Grammar.choice("yes", "no")));
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
    String inner = named.formatted("");
    assertTexts(
        new ToolSchema(
                new Tool(
                    "f",
                    "",
                    "{\"properties\": {\"o\": %s, \"l\": {\"items\": %s}}}"
                        .formatted(inner, inner)))
            .arguments(),
        List.of("{\"o\": {\"a\": 1}, \"l\": [{\"a\": 1}]}"),
        List.of("{\"o\": {\"b\": 1}}", "{\"l\": [{\"b\": 1}]}"));
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
