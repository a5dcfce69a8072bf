package dev.sbd.djl.internal.graph;

import ai.djl.pytorch.jni.IValue;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.ModelProbe;
import dev.sbd.djl.Precision;
import dev.sbd.djl.WeightFormat;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import dev.sbd.error.SbdException;
import dev.sbd.internal.Check;
import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Pass;
import dev.sbd.model.PassCost;
import dev.sbd.model.PassPieces;
import dev.sbd.model.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A decoder on libtorch. The graph (decoder.py) holds weights and caches; Java holds numbers that
 * name them, so that a pass is one call with two lists of numbers in and one out. Calls are
 * serialised: libtorch uses all its threads for one.
 */
public final class TorchModel implements BlockModel, ModelProbe {
  private static final int NUMBERS_PER_ROW = 5;

  /** Of a smaller cache it would cost more to ask the system than to open it. */
  private static final long UNCHECKED_BYTES = 16L << 20;

  private final ScriptModule graph;
  private final MatrixPacker packer;
  private final ModelSpec spec;
  private final ModelMemory memory;
  private final Dtype stored;
  private final LoadOptions options;
  private final Caches caches;
  private final boolean pairs; // see AttentionCalls
  private final PassTimes times;
  private volatile PassCost cost; // as it was learnt
  private volatile boolean closed; // sessions look, too

  TorchModel(
      ScriptModule graph,
      MatrixPacker packer,
      ModelSpec spec,
      ModelMemory memory,
      Dtype stored,
      LoadOptions options) {
    this.graph = graph;
    this.packer = packer;
    this.spec = spec;
    this.memory = memory;
    this.stored = stored;
    this.options = options;
    Precision cached = memory.formats().cached(memory.precision());
    this.caches = new Caches(graph, this::checkMemory);
    this.pairs = !options.device().isGpu() && cached == Precision.BFLOAT16;
    this.cost = assumedCost(options);
    this.times = new PassTimes(cost);
  }

  @Override
  public ModelSpec spec() {
    return spec;
  }

  /** As measured on two cores with 135M parameters, and supposed on GPUs. */
  private static PassCost assumedCost(LoadOptions options) {
    double row = options.device().isGpu() ? 0.005 : 0.05;
    return new PassCost(row, options.adapter().isPresent() ? 0.45 : 0.05);
  }

  @Override
  public PassCost passCost() {
    return cost;
  }

  @Override
  public BlockModel model() {
    return this;
  }

  @Override
  public Precision precision() {
    return memory.precision();
  }

  @Override
  public Precision checkpointPrecision() {
    return stored.precision();
  }

  @Override
  public Optional<WeightFormat> weights() {
    return options.weights();
  }

  @Override
  public String matrixLayout() {
    return memory.formats().head().toString();
  }

  @Override
  public long parameters() {
    return WeightPlan.of(memory.config()).parameters();
  }

  @Override
  public long weightBytes() {
    return memory.weightBytes();
  }

  @Override
  public long readBytes() {
    return memory.readBytes();
  }

  @Override
  public long cacheBytes(long tokens) {
    return memory.cacheBytes(tokens);
  }

  @Override
  public int threads() {
    return graph.threads();
  }

  @Override
  public double readSpeed(long bufferBytes) {
    return ReadSpeed.measure(options.device(), threads(), bufferBytes);
  }

  @Override
  public synchronized ModelSession openSession(int capacity) {
    checkOpen();
    Check.inRange("capacity", capacity, 1, spec.contextLength());
    return new TorchSession(this, caches.open(capacity), capacity);
  }

  @Override
  public synchronized ModelSession fork(ModelSession source, int length, int capacity) {
    TorchSession from = own(source);
    Check.inRange("length", length, 1, Math.min(from.length(), capacity));
    spec.checkCacheLength(length);
    TorchSession session = (TorchSession) openSession(capacity);
    try {
      caches.copy(from.cache(), session.cache(), length);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
    session.append(length);
    return session;
  }

  @Override
  public synchronized ModelSession openFilledSession(int capacity, int length) {
    Check.inRange("length", length, 0, capacity);
    spec.checkCacheLength(length);
    TorchSession session = (TorchSession) openSession(capacity);
    caches.fill(session.cache(), length);
    session.append(length);
    return session;
  }

  private void checkMemory(long tokens) {
    if (!options.device().isGpu() && memory.cacheBytes(tokens) > UNCHECKED_BYTES) {
      memory.requireForCache(tokens, AvailableMemory.now());
    }
  }

  synchronized void closeCache(Caches.Place cache) {
    if (!closed) {
      caches.close(cache);
    }
  }

  @Override
  public synchronized List<List<Prediction>> forward(List<Pass> passes) {
    check(passes);
    if (passes.isEmpty()) {
      return List.of();
    }
    packer.pack();
    List<Pass> last = new ArrayList<>(passes);
    last.replaceAll(this::prefill);
    double[] numbers = timed(last);
    List<List<Prediction>> predictions = new ArrayList<>();
    int first = 0;
    for (Pass pass : last) {
      int end = first + pass.rows().size();
      predictions.add(
          IntStream.range(first, end).mapToObj(row -> prediction(numbers, row)).toList());
      first = end;
    }
    return predictions;
  }

  @Override
  public synchronized double[][] logits(Pass pass) {
    check(List.of(pass));
    packer.pack();
    Pass last = prefill(pass);
    PassPlan plan = plan(List.of(last));
    double[] flat = graph.numbers("logits", IValue.listFrom(plan.integers()));
    ((TorchSession) last.session()).append(last.causal().length);
    int width = spec.vocabularySize();
    double[][] rows = new double[last.rows().size()][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * width, (i + 1) * width));
    return rows;
  }

  /** Of one whose asker did not cut it: runs all but the last piece; what is left to run. */
  private Pass prefill(Pass pass) {
    List<Pass> pieces = PassPieces.of(pass, spec);
    Pass last = pieces.remove(pieces.size() - 1);
    pieces.forEach(piece -> run(List.of(piece)));
    return last;
  }

  private double[] timed(List<Pass> passes) {
    long start = System.nanoTime();
    double[] numbers = run(passes);
    if (!options.deterministic()) {
      times.add(passes, System.nanoTime() - start);
      cost = times.cost();
    }
    return numbers;
  }

  private double[] run(List<Pass> passes) {
    PassPlan plan = plan(passes);
    double[] numbers =
        graph.numbers("forward", IValue.listFrom(plan.integers()), IValue.listFrom(plan.numbers()));
    passes.forEach(pass -> ((TorchSession) pass.session()).append(pass.causal().length));
    return numbers;
  }

  private PassPlan plan(List<Pass> passes) {
    return new PassPlan(passes, memory.config().dimensions(), spec, pairs);
  }

  private static Prediction prediction(double[] numbers, int row) {
    double[] n = Arrays.copyOfRange(numbers, row * NUMBERS_PER_ROW, (row + 1) * NUMBERS_PER_ROW);
    if (Double.isNaN(n[2])) {
      throw new SbdException(
          "the model's logits are not numbers: its weights are damaged, or too large to compute"
              + " with in its precision");
    }
    return new Prediction((int) n[0], n[1], n[2], n[3], n[4]);
  }

  private void check(List<Pass> passes) {
    checkOpen();
    Set<ModelSession> seen = new HashSet<>();
    for (Pass pass : passes) {
      TorchSession session = own(pass.session());
      Check.that(seen.add(session), "a session stands twice in one forward pass: %s", session);
      session.checkRoom(pass);
      PassTokens.check(pass, spec);
    }
  }

  private TorchSession own(ModelSession session) {
    if (!(session instanceof TorchSession own) || own.model() != this) {
      throw new IllegalArgumentException("the session is not one of this model: " + session);
    }
    own.checkOpen();
    return own;
  }

  void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      graph.close();
    }
  }
}
