package dev.sbd.djl.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
    return JinjaChatTemplate.of(TokenizerConfig.read(directory)).orElseThrow();
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
  void render_severalTemplatesWithoutDefault_isRefusedUnlessOneIsNamed() throws IOException {
    writeConfig(List.of(Map.of("name", "rag", "template", "found")));
    ChatTemplate template = open();
    assertEquals("found", template.named("rag").render(HELLO));
    InvalidRequestException e =
        assertThrows(InvalidRequestException.class, () -> template.render(HELLO));
    assertEquals(
        "the checkpoint has no chat template \"default\": chatTemplate must name one of [rag] or a"
            + " .jinja file",
        e.getMessage());
  }

  private void writeMore(String name, String template) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("additional_chat_templates"));
    Files.writeString(folder.resolve(name), template);
  }

  @Test
  void render_toolsWithAnAdditionalTemplate_takesToolUse() throws IOException {
    write("chat_template.jinja", "plain");
    writeMore("tool_use.jinja", "tools");
    writeMore("README.md", "no template");
    writeMore("chat_template.jinja", "of that name");
    Map<String, Object> tools = Map.of("tools", List.of());
    assertEquals("plain", open().render(HELLO));
    assertEquals("tools", open().render(HELLO, tools));
    assertEquals("plain", open().named("default").render(HELLO, tools));
    assertEquals("tools", open().named("tool_use").render(HELLO));
    assertEquals("of that name", open().named("chat_template").render(HELLO));
    assertEquals("plain", open().named("tool_use").named("default").render(HELLO));
  }

  @Test
  void named_unknownTemplate_isRefusedWithTheNames() throws IOException {
    write("chat_template.jinja", "plain");
    writeMore("rag.jinja", "{% broken");
    ChatTemplate template = open();
    InvalidRequestException e =
        assertThrows(InvalidRequestException.class, () -> template.named("tool_use"));
    assertEquals(
        "the checkpoint has no chat template \"tool_use\": chatTemplate must name one of [default,"
            + " rag] or a .jinja file",
        e.getMessage());
  }

  @Test
  void render_additionalTemplatesAlone_replaceTheFieldAsInTransformers() throws IOException {
    writeConfig("from config");
    writeMore("tool_use.jinja", "tools");
    assertEquals("tools", open().render(HELLO, Map.of("tools", List.of())));
    assertThrows(InvalidRequestException.class, () -> open().render(HELLO));
    writeMore("default.jinja", "plain");
    assertEquals("plain", open().render(HELLO));
  }

  @Test
  void render_templateFile_replacesTheFieldsOtherTemplates() throws IOException {
    writeConfig(List.of(Map.of("name", "tool_use", "template", "from config")));
    write("chat_template.jinja", "from file");
    assertEquals("from file", open().render(HELLO, Map.of("tools", List.of())));
  }

  @Test
  void open_templateFile_comesFirst() throws IOException {
    writeConfig("from config");
    write("chat_template.jinja", "from file\n");
    assertEquals("from file", open().render(HELLO));
  }

  @Test
  void open_withoutTemplate_isEmpty() throws IOException {
    assertEquals(Optional.empty(), JinjaChatTemplate.of(TokenizerConfig.read(temp)));
    write("tokenizer_config.json", "{\"chat_template\":null}");
    assertEquals(Optional.empty(), JinjaChatTemplate.of(TokenizerConfig.read(temp)));
  }

  @Test
  void render_templateThatDoesNotCompile_tellsFieldAndLine() throws IOException {
    writeConfig("{% if x %}\n{% endfor %}");
    ChatTemplate template = open();
    for (int use = 1; use <= 2; use++) {
      CheckpointException e = assertThrows(CheckpointException.class, () -> template.render(HELLO));
      assertEquals(
          temp.resolve("tokenizer_config.json")
              + ": chat_template does not compile: line 2: tag 'endfor' is not supported",
          e.getMessage());
    }
  }

  @Test
  void render_oneOfSeveralThatDoesNotCompile_tellsItsName() throws IOException {
    writeConfig(
        List.of(
            Map.of("name", "default", "template", "plain"),
            Map.of("name", "rag", "template", "{% for d in [] %}\n{{ d | shout }}{% endfor %}")));
    assertEquals("plain", open().render(HELLO));
    ChatTemplate rag = open().named("rag");
    CheckpointException e = assertThrows(CheckpointException.class, () -> rag.render(HELLO));
    assertEquals(
        temp.resolve("tokenizer_config.json")
            + ": chat_template \"rag\" does not compile: line 2: No filter named 'shout'.",
        e.getMessage());
  }

  @Test
  void render_templateThatFails_tellsFileAndLine() throws IOException {
    write("chat_template.jinja", "plain");
    writeMore("rag.jinja", "\n{{ documents[0].text }}");
    ChatTemplate rag = open().named("rag");
    InvalidRequestException e =
        assertThrows(InvalidRequestException.class, () -> rag.render(HELLO));
    assertEquals(
        temp.resolve("additional_chat_templates/rag.jinja")
            + ": line 2: 'None object' has no attribute 0",
        e.getMessage());
  }

  @Test
  void illTypedTemplate_isRefusedWhenItIsUsed() throws IOException {
    String config = temp.resolve("tokenizer_config.json").toString();
    write("tokenizer_config.json", "{\"chat_template\":3}");
    ChatTemplate number = open();
    CheckpointException e = assertThrows(CheckpointException.class, () -> number.render(HELLO));
    assertEquals(config + ": chat_template must be a string, got 3", e.getMessage());
    write("tokenizer_config.json", "{\"chat_template\":[{\"name\":\"default\"}]}");
    ChatTemplate none = open();
    e = assertThrows(CheckpointException.class, () -> none.render(HELLO));
    assertEquals(
        config + ": chat_template[0].template is missing, it must be a string", e.getMessage());
  }

  @Test
  void templateFile_thatIsNotUtf8_isRefusedWhenItIsUsed() throws IOException {
    Path file = Files.write(temp.resolve("chat_template.jinja"), new byte[] {(byte) 0xFF, 65});
    ChatTemplate broken = open();
    CheckpointException e = assertThrows(CheckpointException.class, () -> broken.render(HELLO));
    assertEquals(file + ": is not UTF-8 text", e.getMessage());
  }

  @Test
  void templates_asAnObject_areThoseOfItsFields() throws IOException {
    write(
        "tokenizer_config.json", "{\"chat_template\":{\"default\":\"one\",\"tool_use\":\"two\"}}");
    assertEquals("one", open().render(HELLO));
    assertEquals("two", open().render(HELLO, Map.of("tools", List.of())));
  }

  @Test
  void render_today_isTheClocks() throws IOException {
    writeConfig("{{ strftime_now('%d %b %Y') }}");
    Clock clock = Clock.fixed(Instant.parse("2025-02-03T04:05:06Z"), ZoneOffset.UTC);
    assertEquals(
        "03 Feb 2025",
        JinjaChatTemplate.of(TokenizerConfig.read(temp), clock).orElseThrow().render(HELLO));
  }
}
