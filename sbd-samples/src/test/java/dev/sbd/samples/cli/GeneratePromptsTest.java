package dev.sbd.samples.cli;

import static dev.sbd.samples.cli.KnownAnswer.ANSWER;
import static dev.sbd.samples.cli.KnownAnswer.QUESTION;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.djl.ModelHash;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sbd generate --prompts}: a file of prompts, a file of answers. */
final class GeneratePromptsTest {
  private static final int TERMINATED = 143; // 128 + SIGTERM
  private static final String PROMPTS =
      """
      {"kind": "java", "prompt": "QUESTION", "completion": "not this", "id": 1.50}
      {"messages": [{"role": "user", "content": "QUESTION"}], "tags": ["\u00e9", null]}

      {"prompt": "Declare the enum Colour of RED and BLUE."}
      {"prompt": "Declare the enum Day of MON and TUE."}
      """
          .replace("QUESTION", QUESTION);

  @TempDir private Path folder;
  private Path prompts;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    prompts = Files.writeString(folder.resolve("prompts.jsonl"), PROMPTS);
    out = folder.resolve("answers.jsonl");
  }

  private Execution generate(String... more) {
    Stream<String> files = Stream.of("--prompts=" + prompts, "--out=" + out);
    return Execution.tiny("generate", Stream.concat(files, Stream.of(more)).toArray(String[]::new));
  }

  private List<JsonObject> answers() throws IOException {
    return Files.readAllLines(out).stream()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .toList();
  }

  @Test
  void answers_followTheFieldsOfTheirPrompts_inOrder() throws IOException {
    Execution run = generate("--parallel=2", "--deterministic");
    assertEquals(0, run.status(), run.err());
    assertEquals("", run.out());
    List<JsonObject> answers = answers();
    assertEquals(4, answers.size());
    JsonObject first = answers.get(0);
    assertEquals(ANSWER, first.get("completion").getAsString());
    assertEquals("1.50", first.get("id").getAsString());
    assertEquals("eos", first.get("finish").getAsString());
    assertEquals(46, first.get("newTokens").getAsInt());
    assertEquals(9, first.get("promptTokens").getAsInt());
    assertTrue(first.get("forwardPasses").getAsInt() < 20, first.toString());
    assertEquals(by(" --deterministic"), first.get("generatedBy").getAsString());
    assertEquals(ANSWER, answers.get(1).get("completion").getAsString(), "messages");
    assertEquals("[\"\u00e9\",null]", answers.get(1).get("tags").toString());
    assertEquals(
        Execution.tiny("generate", "-p", "Declare the enum Day of MON and TUE.").out().strip(),
        answers.get(3).get("completion").getAsString());
    assertTrue(run.err().contains("4/4"), run.err());
    assertTrue(run.err().contains(out + ": 4 prompts answered, 0 of them cut"), run.err());
  }

  @Test
  void json_isASummary() throws IOException {
    JsonObject json = generate("--json", "-n", "20").json();
    assertEquals(4, json.get("answered").getAsInt());
    assertEquals(0, json.get("before").getAsInt());
    assertEquals(
        answers().stream().mapToInt(answer -> answer.get("newTokens").getAsInt()).sum(),
        json.get("newTokens").getAsInt());
    assertEquals(
        answers().stream()
            .filter(answer -> answer.get("finish").getAsString().equals("length"))
            .count(),
        json.get("cut").getAsInt());
    assertTrue(json.get("cut").getAsInt() >= 2, json.toString());
    assertEquals(4, generate("--json", "-n", "20").json().get("before").getAsInt());
  }

  @Test
  void promptThatTheModelDoesNotTake_isALineOfItsOwn() throws IOException {
    String tooLong = "{\"prompt\": \"" + "word ".repeat(3000) + "\", \"id\": 2}\n";
    Files.writeString(prompts, tooLong + PROMPTS + tooLong);
    Execution run = generate("--json");
    JsonObject json = run.json(1);
    assertEquals(2, json.get("refused").getAsInt());
    assertEquals(4, json.get("answered").getAsInt());
    List<JsonObject> answers = answers();
    assertTrue(
        answers.get(0).get("error").getAsString().contains("context, 1024 tokens, got "),
        answers.get(0).get("error").getAsString());
    assertFalse(answers.get(0).has("completion"));
    assertEquals(2, answers.get(5).get("id").getAsInt());
    assertEquals(ANSWER, answers.get(1).get("completion").getAsString());
    assertEquals(1, generate().status(), "as it was");
  }

  @Test
  void optionThatTheModelDoesNotTake_isRefused() throws IOException {
    Execution run = generate("--block-size=65");
    assertEquals(2, run.status());
    assertTrue(run.err().contains("--block-size"), run.err());
    assertEquals(0, Files.size(out));
  }

  /** Whatever a killed process has left of the file. */
  @Test
  void answersCutAnywhere_goOnAfterTheLastWholeLine() throws IOException {
    assertEquals(0, generate("--ntp").status());
    byte[] all = Files.readAllBytes(out);
    int firstEnd = Files.readAllLines(out).get(0).length() + 1;
    for (int length : new int[] {0, 1, 30, firstEnd - 1, firstEnd, firstEnd + 97, all.length - 1}) {
      Files.write(out, Arrays.copyOf(all, length));
      JsonObject json = generate("--ntp", "--json").json();
      assertEquals(ends(all, length), json.get("before").getAsInt());
      assertArrayEquals(all, Files.readAllBytes(out), "cut after " + length);
    }
  }

  private static long ends(byte[] bytes, int length) {
    return IntStream.range(0, length).filter(i -> bytes[i] == '\n').count();
  }

  @Test
  void morePrompts_areAnsweredToo() throws IOException {
    assertEquals(0, generate().status());
    Files.writeString(
        prompts, PROMPTS + "{\"prompt\": \"Declare the enum Size of BIG and TALL.\"}");
    JsonObject json = generate("--json").json();
    assertEquals(4, json.get("before").getAsInt());
    assertEquals(5, json.get("answered").getAsInt());
  }

  @Test
  void outOfOtherOptionsOrPrompts_isRefusedAndStays() throws IOException {
    assertEquals(0, generate("-n", "5").status());
    String before = Files.readString(out);
    String anew = ": give another --out, or delete this one to begin anew";
    assertRefused(
        "%s has answers of \"%s\", not of \"%s\"%s"
            .formatted(out, by(" --max-new-tokens 5"), by(" --max-new-tokens 6 --ntp"), anew),
        "--ntp",
        "-n",
        "6");
    Files.writeString(prompts, PROMPTS.replace("MON", "SUN"));
    String foreign = out + " has something else in place of the answer to " + prompts;
    assertRefused(foreign + ":5" + anew, "-n", "5");
    Files.writeString(prompts, PROMPTS.lines().findFirst().orElseThrow());
    assertRefused(out + " has more lines than there are prompts" + anew, "-n", "5");
    assertEquals(before, Files.readString(out));
    for (String other : List.of("notes", "notes\n", "{\"prompt\": \"a\"}\n", "{}")) {
      Files.writeString(out, other);
      assertRefused(foreign + ":1" + anew, "-n", "5");
      assertEquals(other, Files.readString(out));
    }
  }

  private static String by(String options) {
    return "tiny-llama-sbd " + ModelHash.of(List.of(Folders.TINY_LLAMA)) + options;
  }

  @Test
  void outOfAnotherModelOfTheSameName_isRefused() throws IOException {
    assertEquals(0, generate("-n", "5").status());
    Path moved = Folders.copy(Folders.TINY_LLAMA, folder.resolve("moved/tiny-llama-sbd"));
    String[] again = {"--prompts=" + prompts, "--out=" + out, "-n", "5", "--json"};
    assertEquals(4, run(moved, again).json().get("before").getAsInt());
    Path weights = moved.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    for (int i = bytes.length / 2; i < bytes.length; i++) {
      bytes[i]++; // as a training would
    }
    Files.write(weights, bytes);
    Execution other = run(moved, again);
    assertEquals(2, other.status());
    assertTrue(other.err().contains(out + " has answers of \"" + by("")), other.err());
  }

  private static Execution run(Path model, String... args) {
    return Execution.sbd(
        Stream.concat(Stream.of("generate", "--model=" + model), Stream.of(args))
            .toArray(String[]::new));
  }

  private void assertRefused(String message, String... more) {
    Execution run = generate(more);
    assertEquals(2, run.status());
    assertEquals("sbd generate: " + message, run.err().strip());
  }

  @Test
  void outThatIsWrittenNow_isRefused() throws IOException {
    try (FileChannel channel =
        FileChannel.open(out, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      assertRefused(out + " is written by this process already");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"text": "a"}                   ; has neither prompt nor messages, only [text]
          {"prompt": 3}                   ; prompt must be a string, got 3
          {"prompt": ""}                  ; prompt is empty
          {"messages": []}                ; messages must be an array of one message or more, got []
          {"messages": [{"role": "user"}]} ; messages[0]: has no content, only [role]
          Why is the sky blue?            ; is not valid JSON from column 1
          ["a"]                           ; must hold one JSON object
          """)
  void malformedPrompt_isNamedByLine_andNothingIsWritten(String line, String problem)
      throws IOException {
    Files.writeString(prompts, PROMPTS + "\n" + line + "\n");
    assertRefused(prompts + ":7: " + problem);
    assertFalse(Files.exists(out));
  }

  @Test
  void optionsOfFiles_goTogether() {
    String out = "--out and --parallel go with --prompts only";
    assertEquals(
        "sbd generate: " + out, Execution.tiny("generate", "-p", "x", "-o", "f").err().strip());
    assertEquals(
        "sbd generate: --prompts needs --out",
        Execution.tiny("generate", "--prompts=" + prompts).err().strip());
    assertRefused("--parallel must be >= 1, got 0", "--parallel=0");
  }

  @Test
  void raw_isForOnePrompt() {
    assertRefused(
        "--raw goes with one prompt: those of --prompts are for the chat template", "--raw");
  }

  /** Refused prompts and answers that a limit has cut among them. */
  @Test
  void finetune_takesTheAnswersAsTheyAre() throws IOException {
    Files.writeString(prompts, "{\"prompt\": \"" + "word ".repeat(3000) + "\"}\n" + PROMPTS);
    assertEquals(1, generate("-n", "50").status());
    assertEquals(
        Set.of("eos", "length"),
        Set.copyOf(
            answers().stream().skip(1).map(answer -> answer.get("finish").getAsString()).toList()));
    Execution run =
        Execution.tiny(
            "finetune",
            "--data=" + out,
            "--out=" + folder.resolve("trained"),
            "--steps=1",
            "--warmup=1",
            "--batch-tokens=50");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.err().contains("4 documents (1 left out), 1 updates"), run.err());
  }

  @Test
  void processToldToGo_saysHowFarItIs_andGoesOnFromThere() throws Exception {
    Files.writeString(prompts, PROMPTS.repeat(25));
    Path err = folder.resolve("err.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Sbd.class.getName()));
    command.addAll(List.of("generate", "--model=" + Folders.TINY_LLAMA, "--ntp"));
    command.addAll(List.of("--prompts=" + prompts, "--out=" + out));
    Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
    try {
      while (process.isAlive() && (!Files.exists(out) || Files.size(out) == 0)) {
        Thread.sleep(1);
      }
      process.destroy();
      assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it goes on");
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(err);
    assertEquals(TERMINATED, process.exitValue(), said);
    int made = answers().size();
    assertTrue(made > 0 && made < 100, said);
    assertTrue(
        said.contains("interrupted: " + out + " has " + made + " of 100 answers; run the same"),
        said);
    JsonObject json = generate("--ntp", "--json").json();
    assertEquals(made, json.get("before").getAsInt());
    assertEquals(100, answers().size());
  }
}
