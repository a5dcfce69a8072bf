package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sbd.djl.internal.text.CheckpointText;
import dev.sbd.model.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether an answer begins with thoughts. */
class ThinkingTest {
  private static CheckpointText open(String name) {
    Path folder = Path.of("../../shared/tokenizers").toAbsolutePath().normalize().resolve(name);
    assumeTrue(Files.exists(folder), "absent: " + folder);
    return CheckpointText.open(folder);
  }

  private static Thinking thinking(CheckpointText text, Map<String, Object> variables) {
    Tokenizer tokenizer = text.tokenizer().orElseThrow();
    List<ChatMessage> messages = List.of(ChatMessage.user("Is it </think>?"));
    int[] prompt = text.chatTemplate().orElseThrow().encode(messages, variables, tokenizer);
    return Thinking.behind(prompt, tokenizer);
  }

  @Test
  void qwen3_mayThinkUnlessThePromptHasEndedIt() {
    try (CheckpointText text = open("qwen3")) {
      assertEquals(Thinking.MAY, thinking(text, Map.of()));
      assertEquals(Thinking.MAY, thinking(text, Map.of("enable_thinking", true)));
      assertEquals(Thinking.NEVER, thinking(text, Map.of("enable_thinking", false)));
      Tokenizer tokenizer = text.tokenizer().orElseThrow();
      assertEquals(
          Thinking.BEGUN,
          Thinking.behind(tokenizer.encode("<|im_start|>assistant\n<think>\n\n"), tokenizer));
    }
  }

  @Test
  void llama_hasNoTokenForThoughts() {
    try (CheckpointText text = open("llama-3.1")) {
      assertEquals(Thinking.NEVER, thinking(text, Map.of()));
      Tokenizer tokenizer = text.tokenizer().orElseThrow();
      assertEquals(Thinking.BEGUN, Thinking.behind(tokenizer.encode("<think>\n"), tokenizer));
    }
  }
}
