package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.EmbeddedCheckpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelsCommandTest {
  @TempDir private Path directory;

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void models_listed_areTheBuiltInOnesAsTheyAre() {
    JsonObject first =
        Execution.sbd("models", "--json").json().getAsJsonArray("models").get(0).getAsJsonObject();
    String name = EmbeddedCheckpoint.names().get(0);
    assertEquals(name, first.get("name").getAsString());
    try (SbdModel model = SbdModel.load(EmbeddedCheckpoint.directory(name))) {
      assertEquals(model.probe().parameters(), first.get("parameters").getAsLong());
      assertEquals(model.spec().contextLength(), first.get("context").getAsInt());
      assertEquals(model.spec().maxBlockSize(), first.get("maxBlockSize").getAsInt());
      assertEquals(model.spec().maskToken().getAsInt(), first.get("maskTokenId").getAsInt());
    }
    String text = Execution.sbd("models").out();
    EmbeddedCheckpoint.names().forEach(model -> assertTrue(text.contains(model + " "), text));
    assertTrue(text.contains("single questions of the five tasks"), text);
  }

  @Test
  void export_answersAsTheBuiltInOne() throws Exception {
    Path out = directory.resolve("exported");
    String[] export = {"models", "--export", "qwen3", "--out", out.toString(), "--json"};
    assertEquals(out.toString(), Execution.sbd(export).json().get("directory").getAsString());
    assertEquals(List.of("exported"), names());
    String[] few = {"generate", "--json", "-n", "8", "-p", "Write class Ox.", "--model"};
    JsonObject exported = Execution.sbd(with(few, out.toString())).json();
    JsonObject builtIn = Execution.sbd(with(few, "qwen3")).json();
    assertEquals(builtIn.get("tokens"), exported.get("tokens"));
  }

  @Test
  void export_whatIsThere_isNotTouched() throws Exception {
    Path out = Files.createDirectory(directory.resolve("taken"));
    Execution run = Execution.sbd("models", "--export", "llama", "--out", out.toString());
    assertEquals(2, run.status());
    assertTrue(run.err().contains("cannot write " + out + ": it is there already"), run.err());
    assertEquals(List.of("taken"), names());
  }

  @Test
  void export_unknownOrNowhere_isSaid() throws Exception {
    Execution unknown = Execution.sbd("models", "--export", "gpt", "--out", "x");
    assertEquals(2, unknown.status());
    assertTrue(unknown.err().contains("built in: llama, qwen3"), unknown.err());
    Path nowhere = directory.resolve("none").resolve("x");
    Execution run = Execution.sbd("models", "--export", "llama", "--out", nowhere.toString());
    assertEquals(1, run.status());
    assertTrue(
        run.err().contains("cannot write " + nowhere + ": there is no such file or directory"),
        run.err());
    assertEquals(List.of(), names());
    assertTrue(Execution.sbd("models", "--out", "x").err().contains("--out goes with --export"));
  }

  private static String[] with(String[] args, String last) {
    return Stream.concat(Stream.of(args), Stream.of(last)).toArray(String[]::new);
  }
}
