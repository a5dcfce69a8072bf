package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.ToolCalling.Use;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real model under tools. */
class ToolCallingTest {
  private static final String SCHEMA =
      """
      {"type": "object", "required": ["city", "days"], "properties": {
        "city": {"type": "string", "maxLength": 8},
        "days": {"type": "integer", "minimum": 1, "maximum": 7}}}
      """;
  private static final List<ChatMessage> QUESTION =
      List.of(ChatMessage.user("Give me the enum Factory: FAST, SOFT and BLUE."));

  @ParameterizedTest
  @ValueSource(strings = {"tagged.jinja", "bare.jinja"})
  void options_builtInModel_leaveTextAloneAndMakeCallsRight(String template) {
    Path folder = Path.of("../sbd-samples/src/main/resources/dev/sbd/samples/checkpoint/llama");
    Path file = CheckpointFixture.resource("chat-templates").resolve(template);
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SCHEMA);
    try (SbdModel model = SbdModel.load(folder, o -> o.chatTemplate(file.toString()))) {
      ToolCalling calling = ToolCalling.of(model, List.of(new Tool("weather", "Tells.", SCHEMA)));
      Prompt prompt = calling.prompt(QUESTION, Map.of());
      for (String decoding : List.of("ntp", "verified")) {
        GenerationOptions free = GenerationOptions.of(o -> o.decoding(decoding).maxNewTokens(60));
        Generation text = model.generate(prompt, free);
        assertFalse(text.text().isEmpty());
        assertArrayEquals(
            text.tokens(), model.generate(prompt, calling.options(free, Use.AUTO)).tokens());
        GenerationOptions must =
            calling.options(free.toBuilder().maxNewTokens(200).build(), Use.EXACTLY_ONE);
        List<ToolCall> calls = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        ToolCalling.Reader reader = calling.reader(rest::append, calls::add);
        reader.onText(model.generate(prompt, must).text());
        reader.end();
        assertEquals("", rest.toString());
        assertEquals(1, calls.size());
        assertEquals("weather", calls.get(0).name());
        assertEquals(
            java.util.Set.of(), schema.validate(calls.get(0).arguments(), InputFormat.JSON));
      }
    }
  }
}
