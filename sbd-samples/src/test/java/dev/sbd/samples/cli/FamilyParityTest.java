package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Families of block decoders against their own code: golden-families. */
final class FamilyParityTest {
  @TempDir private Path temp;

  private static JsonArray parity(String... options) throws Exception {
    List<String> args = new ArrayList<>(List.of("parity", "--json"));
    args.addAll(List.of(options));
    Folders.allFamilies().forEach(directory -> args.add(directory.toString()));
    return Execution.sbd(args.toArray(String[]::new)).json().getAsJsonArray("directories");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--deterministic", "--reference-passes"})
  void everyFamily_inFloat32_decodesToTheLetter(String option) throws Exception {
    JsonArray directories = parity("--dtype", "float32", option);
    assertEquals(7, directories.size());
    for (JsonElement element : directories) {
      JsonObject directory = element.getAsJsonObject();
      JsonObject golden = directory.getAsJsonObject("golden");
      assertTrue(golden.get("cases").getAsInt() >= 9);
      assertTrue(golden.get("worstAbsolute").getAsDouble() <= 1e-4, golden.toString());
      JsonObject transcripts = directory.getAsJsonObject("transcripts");
      assertTrue(transcripts.get("cases").getAsInt() >= 38);
      assertEquals(transcripts.get("cases"), transcripts.get("exact"), directory.toString());
      assertEquals(transcripts.get("prompts"), transcripts.get("verifiedEqual"));
    }
  }

  @Test
  void everyFamily_inItsOwnNumberFormat_isAsNearAsTheReference() throws Exception {
    for (JsonElement directory : parity()) {
      JsonObject golden = directory.getAsJsonObject().getAsJsonObject("golden");
      assertTrue(golden.get("ok").getAsBoolean(), directory.toString());
    }
  }

  /** A copy whose first case of the rule has another number in a field. */
  private Path changed(String family, String rule, String field) throws Exception {
    Path copy = temp.resolve(family);
    Files.createDirectory(copy);
    try (Stream<Path> files = Files.list(Folders.family(family))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Files.delete(copy.resolve("golden.json"));
    JsonObject json = read(copy.resolve("transcripts.json"));
    JsonArray kept = new JsonArray();
    for (JsonElement entry : json.getAsJsonArray("cases")) {
      boolean plain = !entry.toString().contains("\"adapter\":true");
      if (kept.isEmpty() && plain && entry.toString().contains('"' + rule + '"')) {
        change(entry.getAsJsonObject(), field);
        kept.add(entry);
      }
    }
    json.add("cases", kept);
    Files.writeString(copy.resolve("transcripts.json"), json.toString());
    return copy;
  }

  private static JsonObject read(Path file) throws Exception {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private static void change(JsonObject entry, String field) {
    int dot = field.indexOf('.');
    if (dot >= 0) {
      change(entry.getAsJsonObject(field.substring(0, dot)), field.substring(dot + 1));
    } else if (entry.get(field) instanceof JsonArray list) {
      JsonElement last = list.get(list.size() - 1);
      list.set(
          list.size() - 1,
          last instanceof JsonArray ? new JsonArray() : new JsonPrimitive(last.getAsInt() - 1));
    } else {
      entry.addProperty(field, entry.get(field).getAsInt() + 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sdar-tiny, low_confidence_dynamic, tokens, token",
    "sdar-tiny, low_confidence_static, forward_passes, forward passes",
    "sdar-tiny, sequential, passes.settled, forward passes",
    "fast-dllm-v2-tiny, threshold, passes.settled, forward passes",
    "nemotron-tiny, nemotron-blocks, forward_passes, forward passes",
    "nemotron-tiny, nemotron-blocks, reveals, revealed in pass",
    "nemotron-tiny, nemotron-linear-spec, reveals, revealed in pass",
    "sdlm-tiny, sdlm-prefix, reveals, revealed in pass",
    "sdlm-tiny, sdlm-prefix, tokens, token",
    "idlm-tiny, idlm-strided, tokens, token"
  })
  void anotherOutcome_isAMiss(String family, String rule, String field, String what)
      throws Exception {
    Execution run =
        Execution.sbd("parity", "--dtype=float32", changed(family, rule, field).toString());
    assertEquals(1, run.status(), run.err());
    assertTrue(run.out().contains("transcripts.json case 0: " + what), run.out());
  }

  @Test
  void anotherReference_isAMissOfItsPasses() throws Exception {
    Path copy = changed("sdar-tiny", "low_confidence_dynamic", "max_new_tokens");
    JsonObject json = read(copy.resolve("transcripts.json"));
    JsonObject entry = json.getAsJsonArray("cases").get(0).getAsJsonObject();
    entry.addProperty("max_new_tokens", entry.get("max_new_tokens").getAsInt() - 1);
    entry.getAsJsonObject("reference").getAsJsonArray("reveals").set(1, new JsonArray());
    Files.writeString(copy.resolve("transcripts.json"), json.toString());
    assertEquals(0, Execution.sbd("parity", "--dtype=float32", copy.toString()).status());
    Execution run =
        Execution.sbd("parity", "--dtype=float32", "--reference-passes", copy.toString());
    assertEquals(1, run.status(), run.err());
    assertTrue(run.out().contains("revealed in pass 1: expected []"), run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sdar-tiny | sdar | --verified | decoding verified needs next-token predictions",
        "sdar-tiny | sdar | --ntp | decoding ntp needs next-token predictions",
        "fast-dllm-v2-tiny | fast-dllm-v2 | --verified | decoding verified needs next-token",
        "sdar-tiny | sdar | --block-size=8 | --block-size must be 4, which the model",
        "sdar-tiny | sdar | --block-size=2 | --block-size must be 4, which the model",
        "nemotron-tiny | nemotron | --block-size=9 | --block-size must be in [1, 8], got 9",
        "sdlm-tiny | sdlm | --no-ntp-prefix | no row that predicts a block's first token",
        "sdlm-tiny | sdlm | --decoding=apart:fixed:1 | blocks of nothing but masks",
        "idlm-tiny | idlm | --decoding=linear-spec:fixed:1 | blocks of nothing but masks",
      })
  void unsound_isRefusedByName(String folder, String family, String option, String message) {
    Execution run =
        Execution.sbd(
            "generate",
            "--model=" + Folders.family(folder),
            "--family=" + family,
            "--prompt-tokens=1,2,3,4,5",
            option);
    assertEquals(2, run.status());
    assertTrue(run.err().contains(message), run.err());
  }
}
