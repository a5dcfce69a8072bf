package dev.sbd.djl.internal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ReadAheadTest {
  private static final int PIECE = 1 << 17;

  @TempDir Path directory;

  private TensorInfo tensor(int bytes) throws IOException {
    Path file = Files.write(directory.resolve("tensors"), new byte[bytes + 10]);
    return new TensorInfo("w", Dtype.U8, new long[] {bytes}, file, 10, bytes);
  }

  private static void await(ReadAhead reading, long bytes) throws InterruptedException {
    while (reading.done() < bytes) {
      Thread.sleep(1);
    }
  }

  @Test
  void reading_staysALittleAheadOfWhatIsUsed() throws IOException, InterruptedException {
    TensorInfo tensor = tensor(4 * PIECE);
    try (ReadAhead reading = new ReadAhead(List.of(tensor, tensor), PIECE)) {
      await(reading, PIECE);
      Thread.sleep(50);
      assertEquals(PIECE, reading.done());
      reading.used(0.5);
      await(reading, 5 * PIECE);
      Thread.sleep(50);
      assertEquals(5 * PIECE, reading.done());
      reading.used(1);
      await(reading, 8 * PIECE);
    }
  }

  @Test
  void reading_ofAFileThatIsGone_endsQuietly() throws IOException, InterruptedException {
    TensorInfo tensor = tensor(PIECE);
    Files.delete(tensor.file());
    try (ReadAhead reading = new ReadAhead(List.of(tensor))) {
      reading.join();
      assertEquals(0, reading.done());
    }
  }

  @Test
  void close_endsTheReading() throws IOException, InterruptedException {
    ReadAhead reading = new ReadAhead(List.of(tensor(4 * PIECE)), PIECE);
    await(reading, PIECE);
    reading.close();
    reading.join();
    assertEquals(PIECE, reading.done());
  }
}
