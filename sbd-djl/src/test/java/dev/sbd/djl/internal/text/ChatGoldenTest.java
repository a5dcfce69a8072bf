package dev.sbd.djl.internal.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.ChatTemplate;
import dev.sbd.djl.internal.checkpoint.TokenizerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published tokenizers and chat templates give what transformers gave. */
class ChatGoldenTest {
  private record Golden(List<Chat> chat, List<Plain> text) {}

  private record Chat(
      List<Map<String, Object>> messages,
      Map<String, Object> options,
      String rendered,
      int[] ids,
      String decoded,
      String decoded_plain) {

    List<ChatMessage> conversation() {
      return messages.stream()
          .map(m -> new ChatMessage((String) m.get("role"), (String) m.get("content"), m))
          .toList();
    }
  }

  private record Plain(String text, int[] ids) {}

  private static Golden golden(Path folder) throws IOException {
    return new Gson().fromJson(Files.readString(folder.resolve("chat_golden.json")), Golden.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-3.1", "qwen3"})
  void template_everyConversation_rendersAsTransformers(String name) throws IOException {
    Path folder = TokenizerFolders.shared(name);
    ChatTemplate template = JinjaChatTemplate.of(TokenizerConfig.read(folder)).orElseThrow();
    try (HuggingFaceTextTokenizer tokenizer = HuggingFaceTextTokenizer.open(folder)) {
      for (Chat chat : golden(folder).chat()) {
        assertEquals(chat.rendered(), template.render(chat.conversation(), chat.options()));
        if (!chat.rendered().contains("is not mine")) { // but a special token all the same
          assertArrayEquals(
              chat.ids(),
              template.encode(chat.conversation(), chat.options(), tokenizer),
              chat.rendered());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-3.1", "qwen3"})
  void tokenizer_everyText_encodesAndDecodesAsTransformers(String name) throws IOException {
    Path folder = TokenizerFolders.shared(name);
    try (HuggingFaceTextTokenizer tokenizer = HuggingFaceTextTokenizer.open(folder)) {
      for (Chat chat : golden(folder).chat()) {
        assertArrayEquals(chat.ids(), tokenizer.encode(chat.rendered()), chat.rendered());
        assertEquals(chat.decoded(), tokenizer.decodeVerbatim(chat.ids()));
        assertEquals(chat.decoded_plain(), tokenizer.decode(chat.ids()));
      }
      for (Plain plain : golden(folder).text()) {
        assertArrayEquals(plain.ids(), tokenizer.encode(plain.text()), plain.text());
        assertEquals(plain.text(), tokenizer.decode(plain.ids()));
      }
    }
  }
}
