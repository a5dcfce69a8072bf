package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.Chat;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code sbd chat}, and the class under it. */
class ChatCommandTest {
  private static final List<String> QUESTIONS =
      List.of("Declare the enum Colour of RED and BLUE.", "Make it GREEN.", "Thanks.");

  private static Execution chat(String input, String... args) {
    return chat(input.getBytes(StandardCharsets.UTF_8), args);
  }

  private static Execution chat(byte[] input, String... args) {
    return stdin(input, () -> Execution.tiny("chat", args));
  }

  private static Execution stdin(String input, Supplier<Execution> command) {
    return stdin(input.getBytes(StandardCharsets.UTF_8), command);
  }

  private static Execution stdin(byte[] input, Supplier<Execution> command) {
    InputStream stdin = System.in;
    System.setIn(new ByteArrayInputStream(input));
    try {
      return command.get();
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

  @Test
  void chat_whatCannotBeAnswered_isToldAndTheNextIsTaken() {
    String input = String.join("\n", QUESTIONS.get(0), "lemon ".repeat(2000), QUESTIONS.get(1));
    Execution text = chat(input, "-n", "20");
    assertEquals(2, text.status());
    assertEquals(2, text.err().lines().filter(line -> line.contains("forward passes")).count());
    assertEquals(
        1,
        text.err()
            .lines()
            .filter(line -> line.startsWith("sbd chat: the conversation is full, with "))
            .count(),
        text.err());
    JsonArray answers = chat(input, "-n", "20", "--json").json(2).getAsJsonArray("answers");
    assertEquals(3, answers.size());
    assertTrue(answers.get(0).getAsJsonObject().has("tokens"));
    assertTrue(
        answers.get(1).getAsJsonObject().get("error").getAsString().contains("is full"),
        answers.toString());
    assertTrue(answers.get(2).getAsJsonObject().has("tokens"));
  }

  @Test
  void chat_linesThatAreNotUtf8_areRefusedAlone() {
    byte[] input = "x\nZo\u00eb\ny\n".getBytes(StandardCharsets.ISO_8859_1);
    Execution run = chat(input, "-n", "3", "--json");
    JsonArray answers = run.json(2).getAsJsonArray("answers");
    assertEquals(
        "cannot read standard input: it is not UTF-8 text (byte 2)",
        answers.get(1).getAsJsonObject().get("error").getAsString());
    assertEquals(3, answers.size());
  }

  @Test
  void chat_quotedLines_areOneMessage() {
    Execution two = chat("\"\"\"Give me\nthe enum.\"\"\"\n\"\"\"x\"\"\"\n", "-n", "3", "--json");
    assertEquals(2, two.json().getAsJsonArray("answers").size());
    try (SbdModel model = SbdModel.load(Folders.TINY_LLAMA)) {
      int tokens = Prompt.chat("Give me\nthe enum.").encode(model).length;
      JsonElement first = two.json().getAsJsonArray("answers").get(0);
      assertEquals(tokens, first.getAsJsonObject().get("promptTokens").getAsInt());
    }
  }

  @Test
  void chat_commands_readClearAndEnd(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("q.txt"), QUESTIONS.get(0) + "\n");
    String input =
        String.join("\n", "/help", "/read " + file, "/clear", QUESTIONS.get(0), "/bye", "x");
    Execution run = chat(input, "-n", "3", "--json");
    JsonArray answers = run.json().getAsJsonArray("answers");
    assertEquals(2, answers.size());
    assertEquals(
        answers.get(0).getAsJsonObject().get("promptTokens"),
        answers.get(1).getAsJsonObject().get("promptTokens"),
        "the second is the first of a new conversation");
    assertTrue(run.err().contains("/clear       begin a new conversation"), run.err());
    Execution missing = chat("/read /no/such\nx\n", "-n", "3", "--json");
    assertEquals(2, missing.json(2).getAsJsonArray("answers").size());
    assertTrue(missing.err().contains("cannot read /no/such: there is no such"), missing.err());
  }

  @Test
  void chat_builtInModel_saysWhatItKnows() {
    Execution run = stdin("x\n", () -> Execution.sbd("chat", "-n", "2"));
    assertTrue(run.err().startsWith("llama knows single questions of the five tasks"), run.err());
    assertFalse(chat("x\n", "-n", "2").err().contains("knows"));
  }

  /** The template of this checkpoint writes every role but the user's as the assistant's. */
  @Test
  void chat_systemMessageThatTheTemplateDoesNotKnow_isToldOf() {
    String warning = "the chat template knows no system message";
    assertTrue(chat("x\n", "-n", "2", "--system", "Be brief.").err().contains(warning));
    Execution builtIn =
        stdin("x\n", () -> Execution.sbd("chat", "-n", "2", "--system", "Be brief."));
    assertFalse(builtIn.err().contains(warning), builtIn.err());
  }

  @Test
  void interrupt_duringAnAnswer_endsThatAnswerAlone() {
    StringWriter err = new StringWriter();
    CommandLine command = Sbd.commandLine().setErr(new PrintWriter(err, true));
    try (SbdModel model = SbdModel.load(Folders.TINY_LLAMA);
        Chat chat = model.newChat()) {
      List<ChatSession> session = new ArrayList<>();
      GenerationOptions options =
          GenerationOptions.builder()
              .nextTokenPrediction()
              .ignoreEos()
              .maxNewTokens(50)
              .onText(text -> assertTrue(session.get(0).interrupt()))
              .build();
      session.add(new ChatSession(chat, options, new ChatPrinter(command, true)));
      InputStream input = new ByteArrayInputStream("x\ny\n".getBytes(StandardCharsets.UTF_8));
      List<String> prompts = new ArrayList<>();
      session.get(0).run(new ChatInput(input, prompts::add));
      assertEquals(List.of(">>> ", ">>> ", ">>> "), prompts);
      assertEquals(4, chat.messages().size());
      assertFalse(session.get(0).interrupt(), "nothing is under way");
    }
    assertEquals(
        2, err.toString().lines().filter(line -> line.endsWith("finish: cancelled")).count());
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
