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
import dev.sbd.djl.ToolCalling.Use;
import dev.sbd.error.InvalidRequestException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of tools by a trained model, with templates that teach it either form. */
class ToolCallingTest {
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

  private static List<ToolCall> calls(ToolCalling calling, String answer, StringBuilder text) {
    List<ToolCall> calls = new ArrayList<>();
    ToolCalling.Reader reader = calling.reader(text::append, calls::add);
    answer.codePoints().forEach(c -> reader.onText(Character.toString(c)));
    reader.end();
    return calls;
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
      ToolCalling calling = ToolCalling.of(model, TOOLS);
      for (String question : QUESTIONS) {
        Prompt prompt = calling.prompt(List.of(ChatMessage.user(question)), Map.of());
        GenerationOptions plain = GenerationOptions.of(o -> o.decoding(decoding).maxNewTokens(60));
        Generation without = model.generate(prompt, plain);
        Generation with = model.generate(prompt, calling.options(plain, Use.AUTO));
        assertArrayEquals(without.tokens(), with.tokens(), without.text());
        assertEquals(0, calls(calling, with.text(), new StringBuilder()).size());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tagged", "bare"})
  void required_anyDecoding_callsAsTheSchemasSay(String template) {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SCHEMA);
    try (SbdModel model = load(template)) {
      ToolCalling calling = ToolCalling.of(model, TOOLS);
      ToolCalling lessons = ToolCalling.of(model, TOOLS.subList(0, 1));
      int booked = 0;
      for (int seed = 0; seed < 12; seed++) {
        String decoding = List.of("ntp", "verified", "gamma:0.2").get(seed % 3);
        int draws = seed;
        GenerationOptions options =
            GenerationOptions.of(
                o -> o.decoding(decoding).maxNewTokens(400).temperature(1).seed(draws));
        Prompt prompt =
            calling.prompt(List.of(ChatMessage.user(QUESTIONS.get(seed % 3))), Map.of());
        Generation answer =
            model.generate(
                prompt, (seed % 4 == 0 ? calling : lessons).options(options, Use.EXACTLY_ONE));
        assertFalse(answer.unfinished(), answer.text());
        StringBuilder text = new StringBuilder();
        List<ToolCall> calls = calls(calling, answer.text(), text);
        assertEquals(1, calls.size(), answer.text());
        assertEquals("", text.toString());
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
          assertThrows(InvalidRequestException.class, () -> ToolCalling.of(model, TOOLS));
      assertTrue(e.getMessage().contains("chat template"), e.getMessage());
    }
  }
}
