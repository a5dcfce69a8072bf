package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import dev.sbd.Generation;
import dev.sbd.djl.Chat;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.SbdModel;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code sbd chat}, and the class under it. */
class ChatCommandTest {
  private static final List<String> QUESTIONS =
      List.of("Declare the enum Colour of RED and BLUE.", "Make it GREEN.", "Thanks.");

  private static Execution chat(String input, String... args) {
    InputStream stdin = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return Execution.tiny("chat", args);
    } finally {
      System.setIn(stdin);
    }
  }

  @Test
  void send_severalTurns_answersAsWithoutACacheAndComputesLess() {
    try (SbdModel model = SbdModel.load(Folders.TINY_LLAMA);
        Chat chat = model.newChat(400)) {
      List<ChatMessage> messages = new ArrayList<>(List.of(ChatMessage.system("Be brief.")));
      chat.add(messages.get(0));
      for (String question : QUESTIONS) {
        messages.add(ChatMessage.user(question));
        Generation alone = model.chat(messages, o -> o.maxNewTokens(40));
        Generation turn = chat.send(question, o -> o.maxNewTokens(40));
        assertArrayEquals(alone.tokens(), turn.tokens());
        boolean first = messages.size() == 2;
        int saved = alone.passes().get(0).causalRows() - turn.passes().get(0).causalRows();
        assertTrue(first ? saved == 0 : saved > 20, "saved " + saved);
        messages.add(ChatMessage.assistant(turn.text()));
      }
      assertEquals(messages, chat.messages());
    }
  }

  @Test
  void send_whatFails_isNotInTheConversation() {
    try (SbdModel model = SbdModel.load(Folders.TINY_LLAMA);
        Chat chat = model.newChat(60)) {
      chat.send(QUESTIONS.get(0), o -> o.maxNewTokens(5));
      List<ChatMessage> before = chat.messages();
      assertThrows(IllegalArgumentException.class, () -> chat.send("a b c ".repeat(60)));
      assertThrows(IllegalArgumentException.class, () -> chat.send("a", o -> o.blockSize(999)));
      assertEquals(before, chat.messages());
      chat.replace(List.of());
      chat.variables(Map.of("unused", true));
      chat.send(QUESTIONS.get(1), o -> o.maxNewTokens(5));
      assertEquals(2, chat.messages().size());
    }
  }

  @Test
  void chat_lines_areAnsweredOneByOne() {
    String input = String.join("\n", QUESTIONS.get(0), "", QUESTIONS.get(1));
    Execution text = chat(input, "-n", "30", "--ntp");
    assertEquals(0, text.status(), text.err());
    assertEquals(2, text.err().lines().filter(line -> line.contains("forward passes")).count());
    JsonArray answers = chat(input, "-n", "30", "--ntp", "--json").json().getAsJsonArray("answers");
    StringBuilder expected = new StringBuilder();
    for (JsonElement answer : answers) {
      expected.append(answer.getAsJsonObject().get("text").getAsString()).append("\n");
    }
    assertEquals(expected.toString(), text.out().replace(System.lineSeparator(), "\n"));
    assertEquals(2, answers.size());
  }

  @Test
  void chat_dropOldest_goesOnWhereTheConversationIsFull() {
    String[] few = {"-n", "20", "--context", "60"};
    String input = String.join("\n", QUESTIONS.get(0), QUESTIONS.get(0), QUESTIONS.get(0));
    assertEquals(2, chat(input, few).status());
    Execution dropped = chat(input, "-n", "20", "--context", "60", "--drop-oldest", "--json");
    assertEquals(3, dropped.json().getAsJsonArray("answers").size());
  }

  /** As {@code sbd chat | head -1} does. */
  @Test
  void chat_whoseReaderIsGone_ends() {
    InputStream stdin = System.in;
    System.setIn(new ByteArrayInputStream("Thanks.\n".repeat(50).getBytes(StandardCharsets.UTF_8)));
    try {
      PrintWriter closed = new PrintWriter(Writer.nullWriter());
      closed.close();
      StringWriter err = new StringWriter();
      Sbd.commandLine()
          .setOut(closed)
          .setErr(new PrintWriter(err))
          .execute("chat", "--model", "" + Folders.TINY_LLAMA);
      assertEquals(1, err.toString().lines().count(), err.toString());
      assertTrue(err.toString().contains("finish: cancelled"), err.toString());
    } finally {
      System.setIn(stdin);
    }
  }

  @Test
  void chat_tooLongOrWithoutTokenizer_saysSo() {
    Execution full = chat(QUESTIONS.get(0), "--context", "8");
    assertEquals(2, full.status());
    assertTrue(
        full.err().contains("the conversation is full, with 29 tokens where 8 have room"),
        full.err());
    String bare = Folders.golden("llama-rope3-untied").toString();
    Execution none = Execution.sbd("chat", "--model", bare);
    assertEquals(2, none.status());
    assertTrue(none.err().contains("no tokenizer.json: it cannot chat"), none.err());
  }
}
