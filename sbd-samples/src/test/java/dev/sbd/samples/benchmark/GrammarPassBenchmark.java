package dev.sbd.samples.benchmark;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.grammar.Grammar;
import dev.sbd.samples.EmbeddedCheckpoint;
import java.util.concurrent.TimeUnit;
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
 * How much longer does decoding take under a grammar, in the same passes? The grammar allows any
 * text, so that the tokens are those that come without it: the ratio of the two times is what a
 * pass pays. The model is a built-in one, the smallest there is, which pays the most.
 *
 * <pre>{@code mvn -q -DskipTests -Pbenchmark package -Dbenchmark=GrammarPassBenchmark}</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class GrammarPassBenchmark {
  private static final Prompt PROMPT =
      Prompt.chat("JSON with item, price and stock: Shelf 31 has 75 green straws at 22.56.");

  /** How to decode. */
  @Param({"ntp", "verified"})
  public String decoding;

  /** Under which grammar, if any. */
  @Param({"none", "any text"})
  public String grammar;

  private SbdModel model;
  private GenerationOptions options;

  /** Loads the model. */
  @Setup
  public void setUp() {
    model = SbdModel.load(EmbeddedCheckpoint.directory("llama"), load -> load.deterministic());
    GenerationOptions.Builder builder = GenerationOptions.builder().decoding(decoding);
    options = (grammar.equals("none") ? builder : builder.grammar(Grammar.regex("(?s).*"))).build();
  }

  /** A short answer. */
  @Benchmark
  public Generation answer() {
    return model.generate(PROMPT, options);
  }

  /** Frees the model. */
  @TearDown
  public void tearDown() {
    model.close();
  }
}
