package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sbd.samples.EmbeddedCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateCommandTest {
  private static final List<String> QUICK =
      List.of(
          "evaluate",
          "-n",
          "1",
          "--max-new-tokens",
          "12",
          "--task",
          "java,json",
          "--deterministic");

  @TempDir private Path directory;

  private static Execution evaluate(String... more) {
    List<String> args = new ArrayList<>(QUICK);
    args.addAll(List.of(more));
    return Execution.sbd(args.toArray(String[]::new));
  }

  private Path tinyCopy(String name) throws IOException {
    return Folders.copy(Folders.TINY_LLAMA, directory.resolve(name));
  }

  @Test
  void evaluate_json_hasARowForEachCell() {
    JsonObject json =
        evaluate("--model=" + Folders.TINY_LLAMA, "--json", "--decodings", "gamma:0.1,verified")
            .json();
    JsonArray rows = json.getAsJsonArray("rows");
    assertEquals(9, rows.size());
    JsonObject first = rows.get(0).getAsJsonObject();
    assertEquals("tiny-llama-sbd", first.get("checkpoint").getAsString());
    assertEquals("SBD", first.get("training").getAsString());
    assertEquals("NTP", first.get("decoding").getAsString());
    assertEquals("java", first.get("task").getAsString());
    assertEquals(1, first.get("n").getAsInt());
    assertEquals(1, first.get("passReduction").getAsDouble());
    assertEquals(1, first.get("wallClockRatio").getAsDouble());
    assertTrue(first.has("accuracy"), first::toString);
    JsonObject last = rows.get(8).getAsJsonObject();
    assertEquals("verified", last.get("decoding").getAsString());
    assertEquals("average", last.get("task").getAsString());
    assertTrue(last.get("passReduction").getAsDouble() > 1, last::toString);
  }

  @Test
  void evaluate_grammar_answersWithTheKeysAskedFor_whereTheTaskHasThem() {
    String[] args = {
      "evaluate", "-n3", "--task=java,json", "--deterministic", "--model=llama", "--grammar"
    };
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--decodings=verified");
    Execution run = Execution.sbd(all.toArray(String[]::new));
    assertEquals(0, run.status(), run.err());
    assertTrue(
        run.out()
            .matches("(?s).*NTP \\| [^;|]+ \\| [^|]+ tokens a pass, 0.\\d\\d of them forced.*"),
        run.out());
    assertTrue(run.out().contains("Forced tokens are those that had to come"), run.out());
    all.add("--json");
    JsonArray rows = Execution.sbd(all.toArray(String[]::new)).json().getAsJsonArray("rows");
    assertEquals(0, rows.get(3).getAsJsonObject().get("forcedPerPass").getAsDouble(), "java");
    JsonObject json = rows.get(4).getAsJsonObject();
    assertEquals(1, json.get("sameTexts").getAsDouble(), json.toString());
    assertTrue(json.get("forcedPerPass").getAsDouble() > 1, json.toString());
  }

  @Test
  void evaluate_noModelNamed_takesAllThatAreBuiltIn() {
    JsonArray rows = evaluate("--json", "--decodings", "ntp").json().getAsJsonArray("rows");
    List<String> checkpoints =
        rows.asList().stream()
            .map(row -> row.getAsJsonObject().get("checkpoint").getAsString())
            .distinct()
            .toList();
    assertEquals(EmbeddedCheckpoint.names(), checkpoints);
  }

  @Test
  void evaluate_files_comeWithTheTable() throws Exception {
    Path csv = directory.resolve("r.csv");
    Path picture = directory.resolve("r.png");
    Execution run =
        evaluate(
            "--model=llama",
            "--decodings=gamma:0.1,gamma:1",
            "--csv=" + csv,
            "--picture=" + picture);
    assertEquals(0, run.status(), run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals("| checkpoint | training | decoding | java | json | average |", lines.get(0));
    assertTrue(lines.get(3).startsWith("| llama | SBD | gamma 0.1 | "), run.out());
    assertEquals(10, Files.readAllLines(csv).size());
    assertTrue(Files.size(picture) > 1000);
    assertTrue(run.err().contains("2/2"), run.err());
  }

  @Test
  void evaluate_severalCheckpoints_haveNamesAndPicturesOfTheirOwn() throws Exception {
    Path twin = tinyCopy("twin");
    Path run = tinyCopy("a b");
    Execution execution =
        evaluate(
            "--decodings=fixed:2",
            "--model=llama",
            "--model=" + run,
            "--ntp-model=" + twin,
            "--picture=" + directory.resolve("r.png"));
    assertEquals(0, execution.status(), execution.err());
    List<String> lines = execution.out().lines().toList();
    assertTrue(lines.get(2).startsWith("| llama | SBD | NTP |"), execution.out());
    assertTrue(lines.get(4).startsWith("| a b | SBD | NTP |"), execution.out());
    assertTrue(lines.get(6).startsWith("| twin | NTP | NTP |"), execution.out());
    assertTrue(Files.exists(directory.resolve("r-llama.png")));
    assertTrue(Files.exists(directory.resolve("r-a_b.png")));
  }

  @Test
  void evaluate_contextTooShort_namesModelAndPrompt() throws Exception {
    Path copy = tinyCopy("short");
    Path config = copy.resolve("config.json");
    String json = Files.readString(config);
    Files.writeString(
        config,
        json.replaceFirst("\"max_position_embeddings\": *\\d+", "\"max_position_embeddings\": 9"));
    Execution run = evaluate("--model", "" + copy);
    assertEquals(2, run.status());
    assertTrue(
        run.err().contains("must be shorter than the context of short, 9 tokens, got "), run.err());
    assertEquals("", run.out());
  }

  @Test
  void evaluate_withoutTokenizer_saysSo() throws Exception {
    Path copy = tinyCopy("mute");
    Files.delete(copy.resolve("tokenizer.json"));
    Execution run = evaluate("--model", "" + copy);
    assertEquals(2, run.status());
    assertTrue(run.err().contains("mute has no tokenizer.json"), run.err());
  }

  /** The built-in models have a vocabulary of their own, which the adapter does not fit. */
  @Test
  void evaluate_adapter_isThatOfTheModelInItsPlace() {
    String adapter = "" + Folders.golden("llama-adapter").resolve("adapter");
    Execution last = evaluate("--model", "llama", "qwen3", "--adapter", "none", adapter);
    assertTrue(last.err().contains(" as in qwen3, got 100"), last.err());
    Execution first = evaluate("--model", "llama", "qwen3", "--adapter", adapter, "none");
    assertTrue(first.err().contains(" as in llama, got 100"), first.err());
    Execution alone = evaluate("--model", "llama", "qwen3", "--adapter", adapter);
    assertEquals(2, alone.status());
    assertEquals(
        "sbd evaluate: --adapter must be given once for each --model (none for one without), got 1"
            + " for 2",
        alone.err().strip());
  }

  @Test
  void evaluate_sameModelTwice_isRefused() {
    Execution run = evaluate("--model", "llama", "--model", "llama");
    assertEquals(2, run.status());
    assertTrue(run.err().contains("the model llama is given twice"), run.err());
  }

  @Test
  void evaluate_prompts_haveAColumnAKind() throws Exception {
    Path prompts = directory.resolve("prompts.jsonl");
    Files.writeString(
        prompts,
        """
        {"kind": "a,b", "prompt": "Declare the enum Colour of RED and BLUE."}
        {"kind": "chat", "messages": [{"role": "user", "content": "Declare the enum Day of MON."}]}
        {"kind": "chat", "prompt": "Declare the enum Day of SUN."}
        """);
    Path csv = directory.resolve("r.csv");
    List<String> args = new ArrayList<>(List.of("evaluate", "--model=" + Folders.TINY_LLAMA));
    args.addAll(
        List.of("--deterministic", "--max-new-tokens=12", "--decodings=verified,verified:whole"));
    args.addAll(List.of("--prompts=" + prompts, "--csv=" + csv));
    Execution run = Execution.sbd(args.toArray(String[]::new));
    assertEquals(0, run.status(), run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals("| checkpoint | training | decoding | a,b | chat | average |", lines.get(0));
    assertTrue(
        lines.get(2).contains("| NTP | 1.00 (1.00x, 100.0 %) | 1.00 (1.00x, 100.0 %) |"),
        run.out());
    assertTrue(lines.get(4).startsWith("| tiny-llama-sbd | SBD | verified whole | "), run.out());
    List<String> rows = Files.readAllLines(csv);
    assertEquals(10, rows.size());
    assertTrue(
        rows.get(0).endsWith(",tokensPerSecond,speedUp,sameTexts,forcedPerPass"), rows.get(0));
    assertTrue(rows.get(1).startsWith("tiny-llama-sbd,SBD,NTP,\"a,b\",1,NaN,1.0"), rows.get(1));
    args.add("--json");
    JsonObject row =
        Execution.sbd(args.toArray(String[]::new))
            .json()
            .getAsJsonArray("rows")
            .get(7)
            .getAsJsonObject();
    assertEquals("chat", row.get("task").getAsString());
    assertEquals(2, row.get("n").getAsInt());
    assertTrue(row.get("accuracy").isJsonNull(), row.toString());
    assertEquals(1, row.get("sameTexts").getAsDouble());
    assertTrue(row.get("tokensPerPass").getAsDouble() > 1, row.toString());
  }

  @Test
  void evaluate_promptsWithWhatIsOfTasks_orThatTheModelDoesNotTake_areRefused() throws Exception {
    Path prompts = directory.resolve("prompts.jsonl");
    Files.writeString(prompts, "{\"prompt\": \"" + "word ".repeat(3000) + "\"}\n");
    String file = "--prompts=" + prompts;
    Execution task = evaluate("--model=llama", file);
    assertEquals(2, task.status());
    assertTrue(task.err().contains("--prompts goes without --task"), task.err());
    Execution tooLong = Execution.sbd("evaluate", "--model=llama", file);
    assertEquals(2, tooLong.status());
    assertTrue(tooLong.err().contains(prompts + ":1: the prompt must be shorter"), tooLong.err());
    Files.writeString(prompts, "{\"prompt\": \"a\", \"kind\": \"average\"}");
    Execution average = Execution.sbd("evaluate", "--model=llama", file);
    assertTrue(average.err().contains("kind must not be average"), average.err());
  }
}
