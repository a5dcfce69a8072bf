package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sbd.samples.EmbeddedAdapter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters that come with sbd, by name. */
final class BuiltInAdapterTest {
  private static final String NAME = "smollm2-135m-instruct";

  @TempDir private Path temp;

  @Test
  void models_listTheAdaptersWithWhatTheyAreFor() throws Exception {
    JsonObject json = Execution.sbd("models", "--json").json();
    assertEquals(1, json.getAsJsonArray("adapters").size());
    JsonObject adapter = json.getAsJsonArray("adapters").get(0).getAsJsonObject();
    assertEquals(NAME, adapter.get("name").getAsString());
    assertEquals("HuggingFaceTB/SmolLM2-135M-Instruct", adapter.get("base").getAsString());
    assertEquals(32, adapter.get("rank").getAsInt());
    assertEquals(8, adapter.get("maxBlockSize").getAsInt());
    Path weights = EmbeddedAdapter.directory(NAME).resolve("adapter_model.safetensors");
    assertEquals(Files.size(weights), adapter.get("bytes").getAsLong());
    String text = Execution.sbd("models").out();
    String line = NAME + " for HuggingFaceTB/SmolLM2-135M-Instruct: rank 32 (19.6 MB), blocks of";
    assertTrue(text.contains(line + " up to 8"), text);
  }

  @Test
  void export_writesAnAdapterToo() throws Exception {
    Path out = temp.resolve("exported");
    Execution run = Execution.sbd("models", "--export", NAME, "--out", "" + out);
    assertEquals(NAME + " is in " + out + ": --adapter " + out, run.out().strip());
    for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
      Path builtIn = EmbeddedAdapter.directory(NAME).resolve(file);
      assertEquals(-1, Files.mismatch(builtIn, out.resolve(file)), file);
    }
  }

  /** To the built-in models, which it is not for: so that each command has come as far as that. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "generate -m llama -p x",
        "chat -m llama",
        "compare -m llama -p x",
        "trace -m llama -p x",
        "bench -m llama",
        "evaluate -m llama --task json",
        "finetune -m llama --data none.jsonl --out OUT",
      })
  void command_withTheName_takesTheAdapter(String command) {
    Execution run = withAdapter(command, NAME);
    assertEquals(2, run.status(), run.err());
    assertTrue(
        run.err().contains(": " + NAME + "/adapter_config.json: sbd.base.vocab_size must be"),
        run.err());
    assertTrue(run.err().contains("as in llama, got 49152: an adapter is for the base"), run.err());
    assertFalse(Files.exists(temp.resolve("out")));
  }

  @Test
  void parity_withTheName_takesTheAdapter() {
    Execution run = withAdapter("parity " + Folders.golden("llama-tied-bf16"), NAME);
    assertTrue(run.err().contains(": " + NAME + "/adapter_config.json: sbd.base"), run.err());
  }

  @Test
  void merge_ofAGatedOne_isRefusedByItsName() {
    Execution run = withAdapter("merge -m llama --out OUT", NAME);
    assertEquals(2, run.status());
    assertTrue(run.err().contains(": " + NAME + "/adapter_config.json: is of a gated"), run.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "generate -m llama -p x",
        "evaluate -m llama --task json",
        "parity x",
        "merge -m llama --out OUT",
        "finetune -m llama --data none.jsonl --out OUT",
      })
  void command_withAnUnknownName_listsTheKnown(String command) {
    Execution run = withAdapter(command, "smollm");
    assertEquals(2, run.status());
    String problem = "there is neither a directory smollm nor a built-in adapter of that name";
    assertTrue(run.err().contains(problem + "; built in: " + NAME), run.err());
  }

  @Test
  void directoryOfTheName_winsOverTheBuiltInOne() throws Exception {
    Files.createDirectory(temp.resolve(NAME));
    Execution run = Shell.run(temp, "", "sbd generate -m $TINY -p x --adapter " + NAME);
    assertEquals(2, run.status());
    assertTrue(run.err().contains(": " + NAME + "/adapter_config.json: is missing"), run.err());
  }

  @Test
  void logs_callItByItsName() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (StandardError err = new StandardError(bytes)) {
      err.println("WARN " + EmbeddedAdapter.directory(NAME) + "/adapter_config.json: other");
    }
    assertEquals(
        "WARN " + NAME + "/adapter_config.json: other",
        bytes.toString(StandardCharsets.UTF_8).strip());
  }

  private Execution withAdapter(String command, String adapter) {
    String[] words = command.replace("OUT", "" + temp.resolve("out")).split(" ");
    return Execution.sbd(
        Stream.concat(Stream.of(words), Stream.of("--adapter", adapter)).toArray(String[]::new));
  }
}
