package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.text.CheckpointText;
import dev.sbd.djl.training.PromptCompletions.Rules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptCompletionsTest {
  private static final String GOOD = "{\"prompt\": \"a\", \"completion\": \"b\"}";
  private static final int MASK = 1;
  private static final int USER = 2;
  private static final int ASSISTANT = 3;
  private static final int END = 4;
  private static final int VOCABULARY = 640;

  @TempDir private Path folder;

  private TrainingData read(Rules rules, String text) throws IOException {
    Path file = Files.writeString(folder.resolve("data.jsonl"), text, StandardCharsets.ISO_8859_1);
    Path tokenizer = CheckpointFixture.resource("tiny-tokenizer");
    try (CheckpointText tokens = CheckpointText.open(tokenizer)) {
      return new PromptCompletions(tokens, rules).read(file);
    }
  }

  private TrainingData read(String text) throws IOException {
    return read(rules(100, false, false), text);
  }

  private static Rules rules(int maxLength, boolean skipLong, boolean trainPrompt) {
    return new Rules(
        END, MASK, VOCABULARY, new TrainingData.Lines(maxLength, skipLong, trainPrompt));
  }

  private void assertRefused(String message, Rules rules, String text) {
    assertEquals(
        message.replace("FILE", folder.resolve("data.jsonl").toString()),
        assertThrows(IllegalArgumentException.class, () -> read(rules, text)).getMessage());
  }

  private void assertRefused(String message, String text) {
    assertRefused(message, rules(100, false, false), text);
  }

  @Test
  void line_becomesAUsersMessageItsAnswerAndTheEndToken() throws IOException {
    Document document = read(GOOD).documents().get(0);
    assertEquals(3, document.promptLength());
    int a = document.token(1);
    int b = document.token(3);
    assertArrayEquals(new int[] {USER, a, ASSISTANT, b, END}, document.tokens());
  }

  @Test
  void messages_areAConversationInTheChatTemplate() throws IOException {
    String one =
        "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], \"completion\": \"b\"}";
    String two = one.replace("[{", "[{\"role\": \"user\", \"content\": \"b\"}, {");
    List<Document> documents = read(GOOD + "\n" + one + "\n" + two).documents();
    assertArrayEquals(documents.get(0).tokens(), documents.get(1).tokens());
    int a = documents.get(0).token(1);
    int b = documents.get(0).token(3);
    assertArrayEquals(new int[] {USER, b, USER, a, ASSISTANT, b, END}, documents.get(2).tokens());
    assertEquals(5, documents.get(2).promptLength());
  }

  /** The tokenizer alone: a message stands as it is, a conversation cannot. */
  @Test
  void messages_withoutAChatTemplate_areRefusedByLine() throws IOException {
    Path plain = Files.createDirectory(folder.resolve("plain"));
    Path tokenizer = CheckpointFixture.resource("tiny-tokenizer").resolve("tokenizer.json");
    Files.copy(tokenizer, plain.resolve("tokenizer.json"));
    String user = "{\"role\": \"user\", \"content\": \"a\"}";
    String one = "{\"messages\": [" + user + "], \"completion\": \"b\"}\n";
    Path file = Files.writeString(folder.resolve("data.jsonl"), GOOD + "\n" + one);
    try (CheckpointText text = CheckpointText.open(plain)) {
      List<Document> documents =
          new PromptCompletions(text, rules(9, false, false)).read(file).documents();
      assertEquals(1, documents.get(0).promptLength());
      assertArrayEquals(documents.get(0).tokens(), documents.get(1).tokens());
      Files.writeString(file, GOOD + "\n" + one.replace(user, user + ", " + user));
      PromptCompletions reader = new PromptCompletions(text, rules(9, false, false));
      assertEquals(
          file + ":2: messages need a chat template, which the checkpoint lacks: give a prompt",
          assertThrows(IllegalArgumentException.class, () -> reader.read(file)).getMessage());
    }
  }

  @Test
  void answerThatWasCut_hasNoEndToken() throws IOException {
    for (String finish : List.of("length", "time", "cancelled", "eos", "stop_string", "stop")) {
      String line = GOOD.replace("}", ", \"finish\": \"" + finish + "\"}");
      int[] tokens = read(line).documents().get(0).tokens();
      boolean cut = List.of("length", "time", "cancelled").contains(finish);
      assertEquals(cut ? 4 : 5, tokens.length, finish);
      assertEquals(!cut, tokens[tokens.length - 1] == END, finish);
    }
  }

  @Test
  void tokenThatTheModelLacks_isRefusedByLine() throws IOException {
    int b = read(GOOD).documents().get(0).token(3);
    Rules fewer = new Rules(END, MASK, b, new TrainingData.Lines(100, false, false));
    assertRefused(
        "FILE:2: has the token %d, ids must be in [0, %d), the model's vocabulary".formatted(b, b),
        fewer,
        GOOD.replace('b', 'a') + "\n" + GOOD);
  }

  @Test
  void refusedPromptsAndEmptyAnswers_areLeftOut() throws IOException {
    String refused = "{\"prompt\": \"a\", \"error\": \"too long\"}\n";
    String empty = "{\"prompt\": \"a\", \"completion\": \"\", \"finish\": \"eos\"}\n";
    TrainingData data = read(refused + GOOD + "\n" + empty);
    assertEquals(1, data.documents().size());
    assertEquals(2, data.skipped());
    assertRefused("FILE: all 2 lines are too long or unanswered", refused + empty);
  }

  @Test
  void promptToBeLearnt_belongsToWhatIsPredicted() throws IOException {
    assertEquals(0, read(rules(100, false, true), GOOD).documents().get(0).promptLength());
  }

  @Test
  void blankLinesAndOtherFields_areIgnored() throws IOException {
    TrainingData documents =
        read("\n" + GOOD + "\n \n" + GOOD.replace("{", "{\"task\": 1, ") + "\n");
    assertEquals(2, documents.documents().size());
    assertArrayEquals(documents.documents().get(0).tokens(), documents.documents().get(1).tokens());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"prompt": "a", "completion": 3}        ; completion must be a string, got 3
          {"prompt": null, "completion": "b"}     ; prompt must be a string, got null
          {"prompt": ["a"], "completion": "b"}    ; prompt must be a string, got ["a"]
          {"prompt": "a", "answer": "b"}          ; has no completion, only [prompt, answer]
          {"completion": "b"}                     ; has no prompt, only [completion]
          {"prompt": "a", "completion": ""}       ; completion is empty
          {"prompt": "a", "completion": "b", "finish": 1} ; finish must be a string, got 1
          {"messages": [], "completion": "b"}     ; messages must be an array of one message or more, got []
          {"messages": [{"role": "user"}], "completion": "b"} ; messages[0]: has no content, only [role]
          ["a", "b"]                              ; must hold one JSON object
          {"prompt": "a", "completion": "b"} {}   ; is not valid JSON from column 37
          {"prompt": "a", "completion": "b        ; is not valid JSON from column 33
          {'prompt': 'a', 'completion': 'b'}      ; is not valid JSON from column 3
          {"prompt": "a", "completion": "<|mask|>"} ; holds the mask token 1, which no text may
          """)
  void malformedLine_isNamedByNumber(String line, String problem) {
    assertRefused("FILE:3: " + problem, GOOD + "\n\n" + line + "\n" + GOOD);
  }

  @Test
  void fileWithoutLines_isRefused() {
    String message =
        "FILE: is empty, must have a line {\"prompt\": ..., \"completion\": ...} or more";
    assertRefused(message, "");
    assertRefused(message, "\n  \n");
  }

  @Test
  void fileThatIsNoText_isRefused() {
    assertRefused("cannot read FILE: it is not UTF-8 text", GOOD.replace("a", "\u00e4"));
  }

  @Test
  void fileThatIsNotThere_isRefused() {
    Path file = folder.resolve("none");
    Path tokenizer = CheckpointFixture.resource("tiny-tokenizer");
    try (CheckpointText tokens = CheckpointText.open(tokenizer)) {
      PromptCompletions reader = new PromptCompletions(tokens, rules(9, false, false));
      assertEquals(
          "cannot read " + file + ": there is no such file",
          assertThrows(IllegalArgumentException.class, () -> reader.read(file)).getMessage());
    }
  }

  @Test
  void lineThatIsTooLong_isNamedUnlessSuchAreSkipped() throws IOException {
    String text = GOOD + "\n" + GOOD.replace("b", "bzbzbzbz");
    int length = read(text).documents().get(1).length();
    assertRefused(
        "FILE:2: has %d tokens, at most 5 are allowed: shorten the line, or let long ones be skipped"
            .formatted(length),
        rules(5, false, false),
        text);
    TrainingData documents = read(rules(5, true, false), text);
    assertEquals(1, documents.skipped());
    assertArrayEquals(
        read(GOOD).documents().get(0).tokens(), documents.documents().get(0).tokens());
    assertRefused("FILE: all 2 lines are too long or unanswered", rules(2, true, false), text);
  }
}
