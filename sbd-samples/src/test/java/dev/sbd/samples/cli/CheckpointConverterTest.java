package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sbd.samples.EmbeddedCheckpoint;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class CheckpointConverterTest {

  @Test
  void converter_whatIsThere_winsOverANameThatIsBuiltIn() {
    String name = EmbeddedCheckpoint.names().get(0);
    assertEquals(EmbeddedCheckpoint.directory(name), CheckpointConverter.directory(name));
    assertEquals(Path.of("src"), CheckpointConverter.directory("src"));
    assertEquals(Path.of("no/such"), CheckpointConverter.directory("no/such"));
  }
}
