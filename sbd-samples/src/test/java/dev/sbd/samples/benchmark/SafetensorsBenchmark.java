package dev.sbd.samples.benchmark;

import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.Safetensors;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does it take to read the header of a safetensors file with the 291 tensors of
 * Llama-3.1-8B? Their sizes do not matter, so here they are small.
 *
 * <pre>{@code mvn -q -DskipTests -Pbenchmark package -Dbenchmark=SafetensorsBenchmark}</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SafetensorsBenchmark {
  private static final int TENSORS = 291;

  private Path file;

  /** Writes the file. */
  @Setup
  public void setUp() throws IOException {
    file = Files.createTempFile("sbd", ".safetensors");
    List<SafetensorsWriter.Entry> entries =
        IntStream.range(0, TENSORS)
            .mapToObj(i -> "model.layers." + i + ".self_attn.q_proj.weight")
            .map(name -> new SafetensorsWriter.Entry(name, Dtype.BF16, 1, 4096))
            .toList();
    SafetensorsWriter.write(
        file, entries, (entry, out) -> out.write(ByteBuffer.allocate(2 * 4096)));
  }

  /** The header. */
  @Benchmark
  public Map<String, TensorInfo> header() {
    return Safetensors.read(file);
  }

  /** Removes the file. */
  @TearDown
  public void tearDown() throws IOException {
    Files.delete(file);
  }
}
