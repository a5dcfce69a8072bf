package dev.sbd.samples.benchmark;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.djl.SbdModel;
import dev.sbd.djl.internal.checkpoint.RandomCheckpoint;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does it take to reduce rows of 128k logits to token, probability, entropy and margin?
 * The model around them is one layer, two numbers wide: a pass is its statistics and little else.
 * Without rows it is the little else.
 *
 * <pre>{@code mvn -q -DskipTests -Pbenchmark package -Dbenchmark=StatisticsBenchmark}</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StatisticsBenchmark {
  private static final int VOCABULARY = 131_072;
  private static final int BLOCK = 16;

  /** Rows that are read. */
  @Param({"0", "1", "16"})
  public int rows;

  private Path directory;
  private SbdModel model;
  private ModelSession session;
  private Pass pass;

  /** Writes and loads the model. */
  @Setup
  public void setUp() throws IOException {
    directory = Files.createTempDirectory("sbd-statistics");
    RandomCheckpoint.write(directory, config(), 1);
    model = SbdModel.load(directory);
    session = model.probe().model().openSession(BLOCK);
    List<Row> wanted = IntStream.range(0, rows).mapToObj(Row::greedy).toList();
    pass = new Pass(session, 0, new int[0], new int[BLOCK], wanted);
  }

  private static JsonObject config() {
    String json =
        """
        {"model_type": "llama", "vocab_size": %d, "hidden_size": 2, "intermediate_size": 2,
         "num_hidden_layers": 1, "num_attention_heads": 1, "rms_norm_eps": 1e-5,
         "tie_word_embeddings": true, "max_position_embeddings": 64, "mask_token_id": %d,
         "torch_dtype": "bfloat16"}
        """;
    return JsonParser.parseString(json.formatted(VOCABULARY, VOCABULARY - 1)).getAsJsonObject();
  }

  /** A pass over 16 tokens. */
  @Benchmark
  public List<List<Prediction>> pass() {
    return model.probe().model().forward(List.of(pass));
  }

  /** Removes the model. */
  @TearDown
  public void tearDown() throws IOException {
    session.close();
    model.close();
    Files.delete(directory.resolve("config.json"));
    Files.delete(directory.resolve("model.safetensors"));
    Files.delete(directory);
  }
}
