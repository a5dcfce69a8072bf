package dev.sbd.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
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
  void names_areDirectoriesOfTheirOwn() {
    assertFalse(EmbeddedCheckpoint.names().isEmpty());
    assertEquals(
        EmbeddedCheckpoint.names().size(),
        EmbeddedCheckpoint.names().stream().map(EmbeddedCheckpoint::directory).distinct().count());
  }
}
