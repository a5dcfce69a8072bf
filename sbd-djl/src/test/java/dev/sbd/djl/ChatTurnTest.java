package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.ChatTurn.Use;
import dev.sbd.error.InvalidRequestException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of tools by a trained model, with templates that teach it either form. */
class ChatTurnTest {
  private static final Path MODEL =
      Path.of("../sbd-samples/src/main/resources/dev/sbd/samples/checkpoint/llama");
  private static final String SCHEMA =
      """
      {"type": "object",
       "properties": {"name": {"type": "string", "maxLength": 20},
                      "hour": {"type": "integer", "minimum": 0, "maximum": 23},
                      "days": {"type": "array", "items": {"enum": ["Mon", "Tue"]}, "maxItems": 2}},
       "required": ["name", "hour", "days"], "additionalProperties": false}
      """;
  private static final List<Tool> TOOLS =
      List.of(
          new Tool("book_lesson", "Books a lesson.", SCHEMA),
          new Tool("stop", "Does nothing.", ""));
  private static final List<String> QUESTIONS =
      List.of(
          "Give me the enum Factory: FAST, SOFT and BLUE.",
          "Find name and hour as JSON: The lesson with Uma is on Tuesday at 17 in room 20.",
          "Amir gets 15 euros. Amir earns 8 more euros. How many euros does Amir have in the end?");

  private static SbdModel load(String template) {
    String file = Path.of("src/test/resources/chat-templates", template + ".jinja").toString();
    return SbdModel.load(MODEL, options -> options.chatTemplate(file).deterministic());
  }

  private static ChatTurn turn(SbdModel model, String question, List<Tool> tools) {
    return ChatTurn.of(model, List.of(ChatMessage.user(question)), Map.of(), tools);
  }

  private static Generation generate(SbdModel model, ChatTurn turn, GenerationOptions options) {
    return model.generate(Prompt.tokens(turn.prompt()), options);
  }

  @ParameterizedTest
  @CsvSource({
    "tagged, ntp",
    "tagged, verified",
    "bare, ntp",
    "bare, verified",
    "tagged, gamma:0.1"
  })
  void text_whereNothingIsCalled_isTheOneWithoutGrammar(String template, String decoding) {
    try (SbdModel model = load(template)) {
      for (String question : QUESTIONS) {
        ChatTurn turn = turn(model, question, TOOLS);
        GenerationOptions plain = GenerationOptions.of(o -> o.decoding(decoding).maxNewTokens(60));
        Generation without = generate(model, turn, plain);
        Generation with = generate(model, turn, turn.options(plain, Use.AUTO));
        assertArrayEquals(without.tokens(), with.tokens(), without.text());
        assertEquals(new ChatTurn.Answer("", with.text(), List.of()), turn.read(with.text()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tagged", "bare"})
  void required_anyDecoding_callsAsTheSchemasSay(String template) {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SCHEMA);
    try (SbdModel model = load(template)) {
      int booked = 0;
      for (int seed = 0; seed < 12; seed++) {
        String decoding = List.of("ntp", "verified", "gamma:0.2").get(seed % 3);
        int draws = seed;
        GenerationOptions options =
            GenerationOptions.of(
                o -> o.decoding(decoding).maxNewTokens(400).temperature(1).seed(draws));
        ChatTurn turn = turn(model, QUESTIONS.get(seed % 3), TOOLS);
        List<String> callable =
            seed % 4 == 0 ? List.of("book_lesson", "stop") : List.of("book_lesson");
        Generation answer = generate(model, turn, turn.options(options, Use.EXACTLY_ONE, callable));
        assertFalse(answer.unfinished(), answer.text());
        ChatTurn.Answer read = turn.read(answer.text());
        List<ToolCall> calls = read.calls();
        assertEquals(1, calls.size(), answer.text());
        assertEquals("", read.text());
        ToolCall call = calls.get(0);
        if (call.name().equals("stop")) {
          assertEquals("{}", call.arguments());
        } else {
          booked++;
          assertEquals(
              0, schema.validate(call.arguments(), InputFormat.JSON).size(), call.arguments());
        }
      }
      assertTrue(booked > 0);
    }
  }

  @Test
  void template_withoutTools_isRefused() {
    try (SbdModel model = SbdModel.load(MODEL)) {
      InvalidRequestException e =
          assertThrows(InvalidRequestException.class, () -> turn(model, "x", TOOLS));
      assertTrue(e.getMessage().contains("chat template"), e.getMessage());
    }
  }
}
