package dev.sbd.samples.cli;

import static dev.sbd.samples.cli.KnownAnswer.QUESTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --json-schema}, {@code --regex} and {@code --choice}, wherever they go. */
final class GrammarFlagsTest {
  private static final String SHELF =
      """
      {"type": "object", "properties": {"item": {"type": "string", "maxLength": 12},
        "stock": {"type": "integer", "minimum": 10, "maximum": 99}},
        "required": ["item", "stock"], "additionalProperties": false}
      """;

  @TempDir private Path folder;
  private String schema;

  @BeforeEach
  void write() throws IOException {
    schema = write(SHELF);
  }

  private String write(String json) throws IOException {
    return "--json-schema=" + Files.writeString(folder.resolve("shelf.json"), json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ntp", "verified", "gamma:0.1", "prefix:0.1"})
  void schema_inEveryDecoding_givesSuchJson(String decoding) {
    Execution run = Execution.tiny("generate", schema, "--decoding", decoding, "-p", QUESTION);
    assertEquals(0, run.status(), run.err());
    String json = run.out().strip();
    assertTrue(json.matches("\\{\"item\": \"[^\"]*\", \"stock\": [1-9][0-9]}"), json);
    assertTrue(run.err().matches("\\d+ tokens \\([1-9]\\d* forced\\) in .*: eos\\R"), run.err());
  }

  @Test
  void style_compact_writesNoBlanks() {
    Execution run = Execution.tiny("generate", schema, "--json-style=compact", "-p", QUESTION);
    assertTrue(run.out().matches("\\{\"item\":\"[^\"]*\",\"stock\":\\d\\d}\\R"), run.out());
  }

  @Test
  void regexAndChoice_leaveNothingElse() {
    assertEquals("-ab7", text("--regex", "-ab[7]"), "a value that begins with a dash");
    assertEquals("a,b", text("--choice", "a,b"), "not split");
    String chosen = text("--choice", "Yes.", "--choice", "No.", "--choice", "-");
    assertTrue(List.of("Yes.", "No.", "-").contains(chosen), chosen);
  }

  private static String text(String... grammar) {
    String[] args = new String[grammar.length + 3];
    System.arraycopy(grammar, 0, args, 0, grammar.length);
    System.arraycopy(new String[] {"--json", "-p", QUESTION}, 0, args, grammar.length, 3);
    JsonObject json = Execution.tiny("generate", args).json();
    assertFalse(json.get("unfinished").getAsBoolean(), json.toString());
    return json.get("text").getAsString();
  }

  @Test
  void textThatIsCut_isSaidToBeUnfinished_andNoError() {
    Execution run = Execution.tiny("generate", schema, "-n", "4", "-p", QUESTION);
    assertEquals(0, run.status(), run.err());
    List<String> lines = run.err().lines().toList();
    assertEquals(
        "unfinished: the text is only the beginning of one that the grammar allows; raise"
            + " --max-new-tokens",
        lines.get(1));
    Execution whole = Execution.tiny("generate", "--regex=.{0,9}", "-n4", "-p", QUESTION);
    assertEquals(1, whole.err().lines().count(), whole.err());
    Execution without = Execution.tiny("generate", "-n", "4", "-p", QUESTION);
    assertTrue(without.err().startsWith("4 tokens in "), without.err());
    assertEquals(1, without.err().lines().count(), "no grammar that it could be unfinished under");
  }

  @Test
  void compare_underAGrammar_verifiedIsNextTokenPrediction() {
    JsonArray totals =
        Execution.tiny("compare", "--json", "--runs=1", schema, "-p", QUESTION)
            .json()
            .getAsJsonArray("totals");
    JsonObject verified = totals.get(totals.size() - 1).getAsJsonObject();
    assertEquals(1, verified.get("sameTexts").getAsInt(), verified.toString());
    for (JsonElement line : totals) {
      String text = line.getAsJsonObject().get("text").getAsString();
      assertTrue(text.startsWith("{\"item\": \""), text);
    }
  }

  @Test
  void trace_ofASchema_showsItsPasses() {
    Execution run = Execution.tiny("trace", schema, "-p", QUESTION);
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().startsWith("{\"item\": \""), run.out());
  }

  @Test
  void prompts_areAllAnsweredUnderIt_andTheUnfinishedSaySo() throws IOException {
    Path prompts = folder.resolve("p.jsonl");
    Files.writeString(prompts, "{\"prompt\": \"" + QUESTION + "\", \"unfinished\": \"?\"}\n");
    JsonObject whole = answer(prompts, "whole.jsonl", schema);
    assertTrue(whole.get("completion").getAsString().startsWith("{\"item\": \""), "" + whole);
    assertFalse(whole.has("unfinished"), whole.toString());
    JsonObject cut = answer(prompts, "cut.jsonl", schema, "-n4");
    assertTrue(cut.get("unfinished").getAsBoolean(), cut.toString());
  }

  private JsonObject answer(Path prompts, String name, String... more) throws IOException {
    Path out = folder.resolve(name);
    String[] args = {"--prompts=" + prompts, "--out=" + out};
    String[] all = new String[args.length + more.length];
    System.arraycopy(args, 0, all, 0, args.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    Execution run = Execution.tiny("generate", all);
    assertEquals(0, run.status(), run.err());
    return JsonParser.parseString(Files.readString(out)).getAsJsonObject();
  }

  @Test
  void prompts_underASchemaThatHasChanged_doNotGoOnWithTheOldAnswers() throws IOException {
    Path prompts = Files.writeString(folder.resolve("p.jsonl"), "{\"prompt\": \"a\"}\n");
    JsonObject first = answer(prompts, "a.jsonl", schema);
    String by = first.get("generatedBy").getAsString();
    assertTrue(by.matches(".* --json-schema \\S+shelf.json \\(crc32:[0-9a-f]{8}\\)"), by);
    answer(prompts, "a.jsonl", schema);
    write(SHELF.replace("12", "13"));
    Execution other =
        Execution.tiny(
            "generate", schema, "--prompts=" + prompts, "--out=" + folder.resolve("a.jsonl"));
    assertEquals(2, other.status(), other.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type": "text"}        | --json-schema FILE: JSON Schema
          {"type": "object"       | --json-schema FILE: JSON Schema
          {"not": {}}             | not
          {"enum": []}            | --json-schema FILE:
          """)
  void schemaThatIsNone_isRefusedWithItsFile(String json, String message) throws IOException {
    String option = write(json);
    Execution run = Execution.tiny("generate", option, "-p", QUESTION);
    assertEquals(2, run.status(), run.err());
    String file = folder.resolve("shelf.json").toString();
    assertTrue(run.err().startsWith("sbd generate: --json-schema " + file + ": "), run.err());
    assertTrue(run.err().contains(message.replace("FILE", file)), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }
}
