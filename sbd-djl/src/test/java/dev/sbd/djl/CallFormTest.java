package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.text.CheckpointText;
import dev.sbd.error.InvalidRequestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What templates teach of calls. */
class CallFormTest {
  static final CallForm QWEN3 =
      new CallForm(
          true,
          "<tool_call>\n{\"name\": \"",
          "\", \"arguments\": ",
          "}\n</tool_call>",
          Optional.of("\n"));
  static final CallForm LLAMA =
      new CallForm(false, "{\"name\": \"", "\", \"parameters\": ", "}", Optional.empty());

  private static ChatTemplate shared(String name) {
    Path folder = Path.of("../../shared/tokenizers").toAbsolutePath().normalize().resolve(name);
    assumeTrue(Files.exists(folder), "absent: " + folder);
    try (CheckpointText text = CheckpointText.open(folder)) {
      return text.chatTemplate().orElseThrow();
    }
  }

  private static ChatTemplate own(String name) {
    Path file = CheckpointFixture.resource("chat-templates").resolve(name);
    Path tokenizer = CheckpointFixture.resource("tiny-tokenizer");
    try (CheckpointText text = CheckpointText.open(tokenizer, Optional.of(file.toString()))) {
      return text.chatTemplate().orElseThrow();
    }
  }

  @Test
  void form_ofQwen3_isTagged() {
    assertEquals(QWEN3, CallForm.of(shared("qwen3")));
  }

  @Test
  void form_ofOwnTemplates_isAsTheyWrite() {
    CallForm tagged = CallForm.of(own("tagged.jinja"));
    assertEquals(QWEN3.begin(), tagged.begin());
    assertEquals(QWEN3.end(), tagged.end());
    assertEquals(Optional.of("\n"), tagged.between());
    CallForm bare = CallForm.of(own("bare.jinja"));
    assertEquals(LLAMA, bare);
  }

  @Test
  void form_onlyTaught_isRead() {
    ChatTemplate tagged =
        (messages, variables) ->
            variables
                + "<tool_call>\n{\"arguments\": <args>, \"name\": <name>}\n</tool_call><think>\n";
    assertEquals(QWEN3, CallForm.of(tagged));
    ChatTemplate bare =
        (messages, variables) ->
            variables + "{\"name\": function name, \"parameters\": dictionary}";
    assertEquals(false, CallForm.of(bare).tagged());
  }

  @Test
  void form_ofTemplatesWithoutTools_isRefused() {
    ChatTemplate llama = shared("llama-3.1");
    String message =
        assertThrows(InvalidRequestException.class, () -> CallForm.of(llama)).getMessage();
    assertEquals(
        "the chat template knows no tools: take a model whose template does, or give it one",
        message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[TOOL_CALLS]", "<tool_call>\n<function=name>\n</function>\n</tool_call>", ""})
  void form_ofAnotherKind_isRefused(String taught) {
    ChatTemplate template = (messages, variables) -> variables + taught;
    String message =
        assertThrows(InvalidRequestException.class, () -> CallForm.of(template)).getMessage();
    assertEquals(
        "the chat template has tools called in a form that is not known; known are <tool_call> with"
            + " JSON in it, and {\"name\": ..., \"parameters\": ...}",
        message);
  }
}
