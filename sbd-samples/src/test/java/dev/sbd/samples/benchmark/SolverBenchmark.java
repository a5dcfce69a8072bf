package dev.sbd.samples.benchmark;

import dev.sbd.model.Prediction;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
import dev.sbd.solver.Solver;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does a solver choose, of a block of all masks?
 *
 * <pre>{@code mvn -q -DskipTests -Pbenchmark package -Dbenchmark=SolverBenchmark}</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SolverBenchmark {
  /** Masked positions. */
  @Param({"16", "64"})
  public int blockSize;

  /** Which solver. */
  @Param({"entropy", "threshold", "factor"})
  public String kind;

  private Solver solver;
  private Candidates candidates;

  /** Draws entropies. */
  @Setup
  public void setUp() {
    solver =
        switch (kind) {
          case "entropy" -> Solver.entropyBounded(0.1);
          case "threshold" -> Solver.confidenceThreshold(0.9);
          case "factor" -> Solver.factor(1);
          default -> throw new IllegalArgumentException(kind);
        };
    Random random = new Random(1);
    List<Candidate> masked =
        IntStream.range(1, blockSize)
            .mapToObj(position -> new Candidate(position, prediction(random)))
            .toList();
    candidates = new Candidates(masked, Optional.of(new Candidate(0, prediction(random))));
  }

  private static Prediction prediction(Random random) {
    double confidence = 1 - 0.5 * random.nextDouble() * random.nextDouble();
    double entropy = 2 * (1 - confidence);
    return new Prediction(7, Math.log(confidence), entropy, confidence, 2 * confidence - 1);
  }

  /** One choice. */
  @Benchmark
  public List<Candidate> choose() {
    return solver.choose(candidates);
  }
}
