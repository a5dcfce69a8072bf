package dev.sbd.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.Generation;
import dev.sbd.djl.SbdModel;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
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
  void everyName_isACheckpointThatLoads() {
    for (String name : EmbeddedCheckpoint.names()) {
      try (SbdModel model = SbdModel.load(EmbeddedCheckpoint.directory(name))) {
        assertTrue(model.findTokenizer().isPresent(), name);
      }
    }
  }

  @Test
  void converter_whatIsThere_winsOverANameThatIsBuiltIn() {
    String name = EmbeddedCheckpoint.names().get(0);
    assertEquals(EmbeddedCheckpoint.directory(name), CheckpointConverter.directory(name));
    assertEquals(Path.of("src"), CheckpointConverter.directory("src"));
    assertEquals(Path.of("no/such"), CheckpointConverter.directory("no/such"));
  }

  /** Word problems, JSON extraction and Java classes, five held-out prompts each. */
  @Test
  void heldOutPrompts_takeAtMostTwoFifthsOfThePasses() throws Exception {
    List<int[]> prompts = prompts();
    assertEquals(15, prompts.size());
    try (SbdModel model = SbdModel.load(EmbeddedCheckpoint.directory())) {
      for (int task = 0; task < 3; task++) {
        List<int[]> ofTask = prompts.subList(5 * task, 5 * task + 5);
        int ntp = passes(model, ofTask, true);
        int blocks = passes(model, ofTask, false);
        assertTrue(ntp >= 2.5 * blocks, "task " + task + ": " + ntp + " and " + blocks);
      }
    }
  }

  private static int passes(SbdModel model, List<int[]> prompts, boolean ntp) {
    int passes = 0;
    for (int[] prompt : prompts) {
      Generation answer =
          model.generate(
              prompt,
              options ->
                  ntp
                      ? options.maxNewTokens(120).nextTokenPrediction()
                      : options.maxNewTokens(120).blockSize(16).gamma(0.1));
      passes += answer.stats().forwardPasses();
    }
    return passes;
  }

  private static List<int[]> prompts() throws Exception {
    try (InputStream in = EmbeddedCheckpointTest.class.getResourceAsStream("transcripts.json");
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      JsonObject json = JsonParser.parseReader(reader).getAsJsonObject();
      Set<JsonElement> distinct = new LinkedHashSet<>();
      json.getAsJsonArray("cases").forEach(c -> distinct.add(c.getAsJsonObject().get("prompt")));
      return distinct.stream().map(EmbeddedCheckpointTest::tokens).toList();
    }
  }

  private static int[] tokens(JsonElement list) {
    return StreamSupport.stream(list.getAsJsonArray().spliterator(), false)
        .flatMapToInt(id -> IntStream.of(id.getAsInt()))
        .toArray();
  }
}
