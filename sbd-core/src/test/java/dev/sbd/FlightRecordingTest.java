package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.TableModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordingTest {
  /** Generates in a JVM of its own. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      generate();
    }
  }

  private static Generation generate() {
    return new SetBlockDecoder(TableModel.seeded(1))
        .generate(new int[] {1}, options -> options.maxNewTokens(8));
  }

  @Test
  void generation_thatNobodyRecords_loadsNoEvents() throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String loaded = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor());
    assertTrue(loaded.contains("dev.sbd.FlightRecording "), "it does not generate");
    assertFalse(loaded.contains("jdk.jfr.Event "), "events are loaded");
  }

  @Test
  void generation_thatIsRecorded_andItsPasses(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("recording.jfr");
    Generation generation;
    try (Recording recording = new Recording()) {
      recording.start();
      generation = generate();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertEquals(
        generation.stats().forwardPasses(),
        events.stream().filter(e -> is(e, "ForwardPass")).count());
    List<RecordedEvent> ended = events.stream().filter(e -> is(e, "Generation")).toList();
    assertEquals(1, ended.size());
    assertEquals(8, ended.get(0).getInt("newTokens"));
  }

  private static boolean is(RecordedEvent event, String name) {
    return event.getEventType().getName().equals("dev.sbd." + name);
  }
}
