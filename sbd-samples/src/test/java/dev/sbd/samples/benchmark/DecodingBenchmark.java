package dev.sbd.samples.benchmark;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.SetBlockDecoder;
import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does decoding take a new token, the model aside? The model of this benchmark answers at
 * once, and so that a pass reveals about four tokens of sixteen.
 *
 * <pre>{@code mvn -q -DskipTests -Pbenchmark package -Dbenchmark=DecodingBenchmark}</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodingBenchmark {
  private static final int NEW_TOKENS = 256;

  /** How to decode. */
  @Param({"ntp", "sbd", "verified"})
  public String method;

  private final SetBlockDecoder decoder = new SetBlockDecoder(new InstantModel());
  private final int[] prompt = new int[128];
  private GenerationOptions options;

  /** Reads the parameter. */
  @Setup
  public void setUp() {
    GenerationOptions.Builder builder = GenerationOptions.builder().maxNewTokens(NEW_TOKENS);
    options =
        switch (method) {
          case "ntp" -> builder.nextTokenPrediction().build();
          case "sbd" -> builder.gamma(0.1).build();
          case "verified" -> builder.verified().build();
          default -> throw new IllegalArgumentException(method);
        };
  }

  /** A token of a generation of 256. */
  @Benchmark
  @OperationsPerInvocation(NEW_TOKENS)
  public Generation newToken() {
    return decoder.generate(prompt, options);
  }

  private static final class InstantModel implements BlockModel {
    private static final ModelSpec SPEC =
        new ModelSpec("instant", 32_000, 4_096, 64, OptionalInt.of(31_999), Set.of());
    private static final Prediction SURE = new Prediction(7, -0.001, 0.01, 0.999, 0.998);
    private static final Prediction UNSURE = new Prediction(7, -0.7, 1, 0.5, 0.2);

    @Override
    public ModelSpec spec() {
      return SPEC;
    }

    @Override
    public ModelSession openSession(int capacity) {
      return new Session(capacity);
    }

    @Override
    public List<List<Prediction>> forward(List<Pass> passes) {
      return passes.stream().map(InstantModel::predictions).toList();
    }

    private static List<Prediction> predictions(Pass pass) {
      ((Session) pass.session()).length += pass.causal().length;
      return pass.rows().stream()
          .map(row -> row.index() < pass.causal().length || row.index() % 4 == 0 ? SURE : UNSURE)
          .toList();
    }

    @Override
    public void close() {}
  }

  private static final class Session implements ModelSession {
    private final int capacity;
    private int length;

    Session(int capacity) {
      this.capacity = capacity;
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public int capacity() {
      return capacity;
    }

    @Override
    public void rewind(int newLength) {
      length = newLength;
    }

    @Override
    public void close() {}
  }
}
