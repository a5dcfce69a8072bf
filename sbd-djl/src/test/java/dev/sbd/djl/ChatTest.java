package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.model.TableModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatTest {
  private static final GenerationOptions SHORT =
      GenerationOptions.builder().maxNewTokens(6).build();
  private static final ChatMessage SYSTEM = ChatMessage.system("Be brief.");

  private final FakeModel model = new FakeModel(TableModel.seeded(3).withContext(100));

  @Test
  void send_answersAsTheWholeConversationWouldBe() {
    try (Chat chat = model.newChat()) {
      chat.add(SYSTEM);
      Generation first = chat.send("Why?", SHORT);
      Generation second = chat.send("And?", SHORT);
      List<ChatMessage> all =
          List.of(
              SYSTEM,
              ChatMessage.user("Why?"),
              ChatMessage.assistant(first.text()),
              ChatMessage.user("And?"));
      assertArrayEquals(model.generate(Prompt.chat(all), SHORT).tokens(), second.tokens());
      assertEquals(ChatMessage.assistant(second.text()), chat.messages().get(4));
      assertTrue(second.passes().get(0).causalRows() < second.stats().promptTokens());
    }
  }

  @Test
  void variables_reachTheTemplate() {
    try (Chat loud = model.newChat().variables(Map.of("loud", true))) {
      assertArrayEquals(
          model
              .generate(Prompt.chat(List.of(ChatMessage.user("a")), Map.of("loud", 1)), SHORT)
              .tokens(),
          loud.send("a", SHORT).tokens());
    }
  }

  @Test
  void fullChat_saysWhatToDo_andGoesOnOnceItIsShorter() {
    try (Chat chat = model.newChat(40)) {
      chat.add(SYSTEM);
      chat.add(ChatMessage.user("0123456789"));
      InvalidRequestException e =
          assertThrows(InvalidRequestException.class, () -> chat.send("012345678901", SHORT));
      assertEquals(
          "the conversation is full, with 40 tokens where 40 have room: shorten the message, drop"
              + " older ones, or give the conversation more room",
          e.getMessage());
      assertEquals(2, chat.messages().size());
      chat.replace(List.of(SYSTEM));
      assertEquals(6, chat.send("0123456789", SHORT).tokens().length);
    }
  }

  @Test
  void dropOldestTurn_keepsSystemMessagesAndRoomForTheAnswer() {
    try (Chat chat = model.newChat(60).whenFull(Chat::dropOldestTurn)) {
      chat.add(SYSTEM);
      for (int turn = 0; turn < 6; turn++) {
        assertEquals(6, chat.send("turn " + turn, SHORT).tokens().length);
        assertEquals(SYSTEM, chat.messages().get(0));
        assertEquals("turn " + turn, chat.messages().get(chat.messages().size() - 2).content());
      }
      assertEquals(5, chat.messages().size());
      String tooLong = "x".repeat(60);
      assertThrows(InvalidRequestException.class, () -> chat.send(tooLong, SHORT));
      assertEquals(5, chat.messages().size());
    }
  }

  @Test
  void dropOldestTurn_takesAnswersAndToolResultsAlong_andLeavesTheLastTurn() {
    ChatMessage tool = new ChatMessage("tool", "5");
    ChatMessage last = ChatMessage.user("b");
    List<ChatMessage> all =
        List.of(SYSTEM, ChatMessage.user("a"), ChatMessage.assistant("c"), tool, last);
    assertEquals(List.of(SYSTEM, last), Chat.dropOldestTurn(all));
    assertEquals(List.of(SYSTEM, last), Chat.dropOldestTurn(List.of(SYSTEM, last)));
    assertEquals(List.of(), Chat.dropOldestTurn(List.of()));
  }

  @Test
  void closed_isNamedAsTheUserKnowsIt() {
    Chat chat = model.newChat();
    chat.close();
    chat.close();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> chat.send("a", SHORT));
    assertEquals("the chat is closed", e.getMessage());
    assertThrows(IllegalStateException.class, () -> chat.add(SYSTEM));
    assertThrows(IllegalStateException.class, () -> chat.replace(List.of()));
  }

  @Test
  @SuppressWarnings("NullAway") // what the caller does wrong
  void null_fromTheCallersCode_isNamed() {
    try (Chat chat = model.newChat(40).whenFull(all -> null)) {
      String long39 = "x".repeat(39);
      NullPointerException e =
          assertThrows(NullPointerException.class, () -> chat.send(long39, SHORT));
      assertEquals("whenFull must return the messages to keep, got null", e.getMessage());
      e = assertThrows(NullPointerException.class, () -> chat.send("a", options -> null));
      assertEquals("options must return the builder, got null", e.getMessage());
    }
  }

  @Test
  void chat_withoutMessages_isRefused() {
    InvalidRequestException e =
        assertThrows(InvalidRequestException.class, () -> Prompt.chat(List.of()));
    assertEquals("messages must not be empty: the last one is answered", e.getMessage());
  }
}
