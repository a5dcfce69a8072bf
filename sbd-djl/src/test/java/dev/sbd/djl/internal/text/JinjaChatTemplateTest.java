package dev.sbd.djl.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.ChatTemplate;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.checkpoint.TokenizerConfig;
import dev.sbd.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JinjaChatTemplateTest {
  private static final List<ChatMessage> HELLO = List.of(ChatMessage.user("Hello"));

  @TempDir Path temp;

  private void write(String file, String text) throws IOException {
    Files.writeString(temp.resolve(file), text);
  }

  private void writeConfig(Object template) throws IOException {
    JsonObject config = new JsonObject();
    config.add("chat_template", new Gson().toJsonTree(template));
    config.addProperty("bos_token", "<s>");
    config.add("eos_token", new Gson().toJsonTree(Map.of("content", "</s>", "lstrip", false)));
    config.add("pad_token", null);
    write("tokenizer_config.json", config.toString());
  }

  private ChatTemplate open() {
    return open(temp);
  }

  private static ChatTemplate open(Path directory) {
    return JinjaChatTemplate.of(directory, TokenizerConfig.read(directory)).orElseThrow();
  }

  @Test
  void render_tinyCheckpoint_isItsPromptFormat() {
    ChatTemplate template = open(CheckpointFixture.resource("tiny-tokenizer"));
    List<ChatMessage> conversation =
        List.of(ChatMessage.user("Hi"), ChatMessage.assistant("Yo"), ChatMessage.user("x"));
    assertEquals(
        "<|user|>Hi<|assistant|>Yo<|end|><|user|>x<|assistant|>", template.render(conversation));
    assertEquals(
        "<|user|>Hi<|assistant|>Yo<|end|><|user|>x",
        template.render(conversation, Map.of("add_generation_prompt", false)));
  }

  @Test
  void render_specialTokens_areThereIfTheCheckpointHasThem() throws IOException {
    writeConfig("{{ bos_token }}{{ eos_token }}{{ pad_token is defined }}{{ tools }}");
    assertEquals("<s></s>FalseNone", open().render(HELLO));
    assertEquals("!</s>FalseNone", open().render(HELLO, Map.of("bos_token", "!")));
  }

  @Test
  void render_variables_areSeenWithTheMessages() throws IOException {
    writeConfig("{{ messages[0].name }}{{ messages[0].content[0].text }}{{ thinking }}");
    ChatMessage message =
        new ChatMessage(
            "user", "", Map.of("name", "Ann", "content", List.of(Map.of("text", "part"))));
    assertEquals("AnnpartFalse", open().render(List.of(message), Map.of("thinking", false)));
  }

  @Test
  void render_refusedByTheTemplate_isItsMessage() throws IOException {
    writeConfig("{{ raise_exception('Only ' + messages[0].role + '?') }}");
    ChatTemplate template = open();
    InvalidRequestException e =
        assertThrows(InvalidRequestException.class, () -> template.render(HELLO));
    assertEquals("Only user?", e.getMessage());
  }

  @Test
  void open_severalTemplates_takesDefaultAndToolUse() throws IOException {
    writeConfig(
        List.of(
            Map.of("name", "default", "template", "plain"),
            Map.of("name", "tool_use", "template", "tools")));
    assertEquals("plain", open().render(HELLO));
    assertEquals("tools", open().render(HELLO, Map.of("tools", List.of())));
  }

  @Test
  void open_severalTemplatesWithoutDefault_isRefused() throws IOException {
    writeConfig(List.of(Map.of("name", "rag", "template", "x")));
    CheckpointException e = assertThrows(CheckpointException.class, this::open);
    assertEquals(temp + ": chat_template must name one \"default\", got [rag]", e.getMessage());
  }

  @Test
  void open_templateFile_comesFirst() throws IOException {
    writeConfig("from config");
    write("chat_template.jinja", "from file\n");
    assertEquals("from file", open().render(HELLO));
  }

  @Test
  void open_withoutTemplate_isEmpty() throws IOException {
    assertEquals(Optional.empty(), JinjaChatTemplate.of(temp, TokenizerConfig.read(temp)));
    write("tokenizer_config.json", "{\"chat_template\":null}");
    assertEquals(Optional.empty(), JinjaChatTemplate.of(temp, TokenizerConfig.read(temp)));
  }

  @Test
  void open_malformedTemplate_isRefused() throws IOException {
    writeConfig("{% if x %}\n{% endfor %}");
    CheckpointException e = assertThrows(CheckpointException.class, this::open);
    assertTrue(
        e.getMessage().startsWith(temp + ": chat template \"default\" does not parse: line 2: "),
        e.getMessage());
  }

  @Test
  void open_illTypedTemplate_isRefused() throws IOException {
    write("tokenizer_config.json", "{\"chat_template\":3}");
    CheckpointException e = assertThrows(CheckpointException.class, this::open);
    assertEquals(
        temp.resolve("tokenizer_config.json") + ": chat_template must be a string, got 3",
        e.getMessage());
    write("tokenizer_config.json", "{\"chat_template\":[{\"name\":\"default\"}]}");
    e = assertThrows(CheckpointException.class, this::open);
    assertEquals(
        temp.resolve("tokenizer_config.json")
            + ": chat_template[0].template is missing, it must be a string",
        e.getMessage());
  }

  @Test
  void render_today_isTheClocks() throws IOException {
    writeConfig("{{ strftime_now('%d %b %Y') }}");
    Clock clock = Clock.fixed(Instant.parse("2025-02-03T04:05:06Z"), ZoneOffset.UTC);
    assertEquals(
        "03 Feb 2025",
        JinjaChatTemplate.of(temp, TokenizerConfig.read(temp), clock).orElseThrow().render(HELLO));
  }
}
