package dev.sbd.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.SbdModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EmbeddedAdapterTest {
  private static final String NAME = "smollm2-135m-instruct";

  @Test
  void directory_askedTwice_isUnpackedOnceAndWhole() throws Exception {
    assertEquals(List.of(NAME), EmbeddedAdapter.names());
    Path directory = EmbeddedAdapter.directory(NAME);
    assertEquals(directory, EmbeddedAdapter.directory(NAME));
    assertEquals(NAME, directory.getFileName().toString());
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(
          List.of("adapter_config.json", "adapter_model.safetensors"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void directory_unknownName_listsTheKnown() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> EmbeddedAdapter.directory("nosuch"));
    assertEquals(
        "there is neither a directory nosuch nor a built-in adapter of that name; built in: "
            + NAME,
        e.getMessage());
  }

  @Test
  void load_withAnotherBase_saysWhatItIsFor() {
    Path base = EmbeddedCheckpoint.directory("llama");
    Path adapter = EmbeddedAdapter.directory(NAME);
    CheckpointException e =
        assertThrows(
            CheckpointException.class,
            () -> SbdModel.load(base, options -> options.adapter(adapter)));
    assertEquals(
        NAME
            + "/adapter_config.json: sbd.base.vocab_size must be 2048 as in llama, got 49152: an"
            + " adapter is for the base that it was trained on,"
            + " HuggingFaceTB/SmolLM2-135M-Instruct",
        Embedded.withNames(String.valueOf(e.getMessage())));
  }
}
