package dev.sbd.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.InvalidRequestException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EmbeddedCheckpointTest {

  @Test
  void directory_askedTwice_isUnpackedOnce() {
    assertEquals(EmbeddedCheckpoint.directory(), EmbeddedCheckpoint.directory());
    assertTrue(Files.exists(EmbeddedCheckpoint.directory().resolve("model.safetensors")));
  }

  @Test
  void directory_unknownName_listsTheKnown() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> EmbeddedCheckpoint.directory("nosuch"));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.endsWith("built in: " + String.join(", ", EmbeddedCheckpoint.names())));
  }

  @Test
  void names_areDirectoriesOfTheirOwn() {
    assertFalse(EmbeddedCheckpoint.names().isEmpty());
    assertEquals(
        EmbeddedCheckpoint.names().size(),
        EmbeddedCheckpoint.names().stream().map(EmbeddedCheckpoint::directory).distinct().count());
  }

  @Test
  void chatTemplate_systemMessage_isPartOfTheQuestionAndNeverAnAnswer() {
    List<ChatMessage> messages =
        List.of(
            ChatMessage.system("Be brief."),
            ChatMessage.user("Hi."),
            ChatMessage.assistant("Hello."),
            ChatMessage.user("Bye."));
    for (String name : EmbeddedCheckpoint.names()) {
      try (SbdModel model = SbdModel.load(EmbeddedCheckpoint.directory(name))) {
        assertEquals(
            "<|user|>Be brief. Hi.<|assistant|>Hello.<|end|><|user|>Bye.<|assistant|>",
            model.chatTemplate().render(messages));
      }
    }
  }

  @Test
  void chatTemplate_unknownRole_isRefused() {
    try (SbdModel model = SbdModel.load(EmbeddedCheckpoint.directory())) {
      List<ChatMessage> messages = List.of(new ChatMessage("tool", "4"));
      InvalidRequestException e =
          assertThrows(InvalidRequestException.class, () -> model.chatTemplate().render(messages));
      assertTrue(
          String.valueOf(e.getMessage()).contains("roles are system, user and assistant, got tool"),
          e.getMessage());
    }
  }
}
