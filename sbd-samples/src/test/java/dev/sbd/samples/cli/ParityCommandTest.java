package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParityCommandTest {
  @TempDir private Path temp;

  @Test
  void everyGoldenFolder_passesInItsOwnNumberFormat() throws Exception {
    JsonObject json = parity(Folders.allGolden()).json();
    assertTrue(json.get("ok").getAsBoolean());
    assertEquals(6, json.getAsJsonArray("directories").size());
    for (JsonElement directory : json.getAsJsonArray("directories")) {
      assertPerfect(directory.getAsJsonObject());
    }
  }

  @Test
  void everyGoldenFolder_passesInFloat32() throws Exception {
    JsonObject json = parity(Folders.allGolden(), "--dtype", "float32").json();
    for (JsonElement element : json.getAsJsonArray("directories")) {
      JsonObject directory = element.getAsJsonObject();
      assertPerfect(directory);
      assertEquals("float32", directory.get("dtype").getAsString());
      assertTrue(golden(directory).get("worstAbsolute").getAsDouble() <= 2e-4);
    }
  }

  /** The two bfloat16 folders were made by a model that was converted whole; docs/parity.md. */
  @Test
  void bfloat16Golden_inFloat32_needsRoundedRotaryFrequencies() {
    JsonObject bf16 = only(parity(List.of(Folders.golden("llama-tied-bf16")), "--dtype=float32"));
    assertEquals("bfloat16", bf16.get("ropeFrequencies").getAsString());
    JsonObject f32 = only(parity(List.of(Folders.golden("qwen2-bias")), "--dtype=float32"));
    assertEquals("float32", f32.get("ropeFrequencies").getAsString());
  }

  private static void assertPerfect(JsonObject directory) {
    assertTrue(golden(directory).get("ok").getAsBoolean(), directory.toString());
    assertEquals(10, golden(directory).get("cases").getAsInt());
    assertEquals(0, directory.getAsJsonArray("misses").size());
    if (directory.get("transcripts") instanceof JsonObject transcripts) {
      assertEquals(transcripts.get("cases"), transcripts.get("exact"));
    }
  }

  @Test
  void everyTranscriptOfTheTrainedCheckpoint_isExact() {
    JsonObject report = only(parity(List.of(Folders.TINY_LLAMA)));
    JsonObject transcripts = report.getAsJsonObject("transcripts");
    assertEquals(319, transcripts.get("cases").getAsInt());
    assertEquals(319, transcripts.get("exact").getAsInt(), report.get("misses").toString());
    assertTrue(report.get("golden").isJsonNull());
  }

  @Test
  void corruptedLogit_isAMissThatNamesTheCase() throws Exception {
    Path directory = Folders.copy(Folders.golden("qwen3-tied-headdim"), temp.resolve("copy"));
    Files.delete(directory.resolve("transcripts.json"));
    addToLastFloat(directory.resolve("golden.safetensors"), 1e-3f);
    JsonObject json = parity(List.of(directory)).json(1);
    assertFalse(json.get("ok").getAsBoolean());
    JsonObject report = json.getAsJsonArray("directories").get(0).getAsJsonObject();
    assertFalse(golden(report).get("ok").getAsBoolean());
    assertEquals(1e-3, golden(report).get("worstAbsolute").getAsDouble(), 1e-4);
    assertEquals(1, report.getAsJsonArray("misses").size());
  }

  @Test
  void corruptedTranscript_isAMissThatSaysWhatDiffers() throws Exception {
    Path directory = Folders.copy(Folders.golden("qwen2-bias"), temp.resolve("copy"));
    Files.delete(directory.resolve("golden.json"));
    Path file = directory.resolve("transcripts.json");
    String json = Files.readString(file);
    Files.writeString(file, json.replaceFirst("(\"forward_passes\":\\s*)", "$19"));
    Execution run = Execution.sbd("parity", directory.toString());
    assertEquals(1, run.status(), run.err());
    assertTrue(run.out().startsWith("MISS " + directory), run.out());
    assertTrue(run.out().contains("transcripts: 87 of 88 exact"), run.out());
    assertTrue(
        run.out().contains("transcripts.json case 0: forward passes: expected 9"), run.out());
  }

  @Test
  void transcriptsInBfloat16_areCountedButNotJudged() {
    JsonObject report = only(parity(List.of(Folders.golden("qwen2-bias")), "--dtype", "bfloat16"));
    JsonObject transcripts = report.getAsJsonObject("transcripts");
    assertTrue(transcripts.get("exact").getAsInt() < transcripts.get("cases").getAsInt());
    assertTrue(transcripts.get("ok").getAsBoolean());
    assertTrue(golden(report).get("limit").isJsonNull());
  }

  private static Execution parity(List<Path> directories, String... options) {
    List<String> args = new ArrayList<>(List.of("parity", "--json"));
    args.addAll(List.of(options));
    directories.forEach(directory -> args.add(directory.toString()));
    return Execution.sbd(args.toArray(String[]::new));
  }

  private static JsonObject only(Execution run) {
    return run.json().getAsJsonArray("directories").get(0).getAsJsonObject();
  }

  private static JsonObject golden(JsonObject report) {
    return report.getAsJsonObject("golden");
  }

  private static void addToLastFloat(Path file, float difference) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = bytes.length - Float.BYTES;
    buffer.putFloat(at, buffer.getFloat(at) + difference);
    Files.write(file, bytes);
  }
}
