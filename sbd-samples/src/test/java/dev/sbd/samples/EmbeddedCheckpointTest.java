package dev.sbd.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
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
  void converter_whatIsThere_winsOverANameThatIsBuiltIn() {
    String name = EmbeddedCheckpoint.names().get(0);
    assertEquals(EmbeddedCheckpoint.directory(name), CheckpointConverter.directory(name));
    assertEquals(Path.of("src"), CheckpointConverter.directory("src"));
    assertEquals(Path.of("no/such"), CheckpointConverter.directory("no/such"));
  }

  @Test
  void names_areDirectoriesOfTheirOwn() {
    assertFalse(EmbeddedCheckpoint.names().isEmpty());
    assertEquals(
        EmbeddedCheckpoint.names().size(),
        EmbeddedCheckpoint.names().stream().map(EmbeddedCheckpoint::directory).distinct().count());
  }
}
