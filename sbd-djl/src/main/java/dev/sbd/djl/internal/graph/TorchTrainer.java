package dev.sbd.djl.internal.graph;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Dimensions;
import dev.sbd.djl.internal.checkpoint.ModelConfig;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import java.util.Arrays;
import java.util.List;

/**
 * A model in training: weights and AdamW's moments in float32, held in the graph of trainer.py.
 * {@link #accumulate} adds a batch's gradients to a slot, from several threads at a time if each
 * has a slot of its own; {@link #update} spends the gradients of all slots.
 */
public final class TorchTrainer implements AutoCloseable {
  private static final int FLOAT32 = 6;
  private static final int FLOAT64 = 7;
  private static final int BEGIN = 0;
  private static final int BATCH = 1;
  private static final int UPDATE = 2;
  private static final int STATE = 3;
  private static final int LOGITS = 4;
  private static final int GRADIENT = 5;
  private static final int SEEN = 6;

  private final ScriptModule graph;
  private final List<String> names;
  private final int vocabularySize;

  private TorchTrainer(ScriptModule graph, List<String> names, int vocabularySize) {
    this.graph = graph;
    this.names = names;
    this.vocabularySize = vocabularySize;
  }

  /**
   * Where training computes.
   *
   * @param device the device
   * @param precision of matrix products and attention; norms, softmax and sums are float32
   * @param slots how many batches may run at a time, at least 1
   */
  public record Compute(Device device, Precision precision, int slots) {}

  /**
   * Tensors to begin with, each list in {@link dev.sbd.djl.internal.checkpoint.WeightPlan}'s order.
   *
   * @param weights the model's
   * @param first AdamW's first moments; empty for zeros
   * @param second its second moments; empty for zeros
   * @param steps how many updates made them
   */
  public record State(
      List<TensorInfo> weights, List<TensorInfo> first, List<TensorInfo> second, int steps) {
    /** Copies the lists. */
    public State {
      weights = List.copyOf(weights);
      first = List.copyOf(first);
      second = List.copyOf(second);
    }
  }

  /**
   * Puts a model into the graph.
   *
   * @param config the model's
   * @param maskToken its id; no row predicts it
   * @throws dev.sbd.error.SbdException if libtorch or the device is not there, or fails
   */
  public static TorchTrainer load(ModelConfig config, int maskToken, State state, Compute compute) {
    return load(config, maskToken, state, compute, false);
  }

  /** As {@link #load(ModelConfig, int, State, Compute)} with everything in float64, for tests. */
  static TorchTrainer loadInFloat64(
      ModelConfig config, int maskToken, State state, Compute compute) {
    return load(config, maskToken, state, compute, true);
  }

  private static TorchTrainer load(
      ModelConfig config, int maskToken, State state, Compute compute, boolean inFloat64) {
    LibTorch.requireDevice(compute.device());
    ScriptModule graph = ScriptModule.load("trainer.py");
    try {
      configure(graph, config, maskToken, compute, inFloat64);
      MappedFiles files = new MappedFiles(graph);
      state.weights().forEach(tensor -> files.add("add_weight", tensor));
      state.first().forEach(tensor -> files.add("add_first", tensor));
      state.second().forEach(tensor -> files.add("add_second", tensor));
      List<String> names = state.weights().stream().map(TensorInfo::name).toList();
      TorchTrainer trainer = new TorchTrainer(graph, names, config.dimensions().vocabularySize());
      trainer.graph(BEGIN, state.steps(), compute.slots());
      return trainer;
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  private static void configure(
      ScriptModule graph, ModelConfig config, int maskToken, Compute compute, boolean inFloat64) {
    Dimensions sizes = config.dimensions();
    graph.run(
        "configure",
        IValue.from(LibTorch.name(compute.device())),
        IValue.listFrom(
            inFloat64 ? FLOAT64 : LibTorch.number(compute.precision()),
            inFloat64 ? FLOAT64 : FLOAT32),
        IValue.listFrom(sizes.layers(), sizes.heads(), sizes.kvHeads(), sizes.headDim(), maskToken),
        IValue.from(config.rmsNormEps()),
        IValue.listFrom(RopeFrequencies.of(config.rope(), sizes.headDim())));
  }

  private double[] graph(long... plan) {
    return graph.differentiate(padded(plan), new double[1], NDArray::toDoubleArray);
  }

  private static long[] padded(long... plan) {
    return Arrays.copyOf(plan, TrainingRows.HEADER);
  }

  /** The weights' names, in order. */
  List<String> names() {
    return names;
  }

  /**
   * Keeps libtorch to so many threads for what the calling thread asks of it.
   *
   * @param count at least 1
   */
  public static void useThreads(int count) {
    Threads.use(count);
  }

  /**
   * Adds the gradients of {@code sum of cross-entropies / divisor} to a slot's.
   *
   * @param slot in {@code [0, slots)}, used by no other thread at the time
   * @param rows the batch
   * @param divisor the counted tokens of all batches of the step
   */
  public Losses accumulate(int slot, TrainingRows rows, double divisor) {
    double[] sums =
        graph.differentiate(rows.plan(BATCH, slot), new double[] {divisor}, NDArray::toDoubleArray);
    return new Losses(sums[0], sums[1]);
  }

  /**
   * Sums of cross-entropies in nats.
   *
   * @param ntp over next-token rows
   * @param matp over masked rows
   */
  public record Losses(double ntp, double matp) {}

  /**
   * What an update does.
   *
   * @param learningRate at least 0
   * @param weightDecay of matrices, at least 0
   * @param clip the most that the norm of all gradients may be, or 0 for no limit
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the second moment's root
   */
  public record Update(
      double learningRate,
      double weightDecay,
      double clip,
      double beta1,
      double beta2,
      double epsilon) {}

  /**
   * One step of AdamW with the gradients of all slots, which are then none.
   *
   * @return the norm of all gradients, before clipping; if it is not finite, no weight has changed
   */
  public double update(Update update) {
    double[] numbers = {
      update.learningRate(),
      update.weightDecay(),
      update.clip(),
      update.beta1(),
      update.beta2(),
      update.epsilon()
    };
    return graph.differentiate(padded(UPDATE), numbers, NDArray::toDoubleArray)[0];
  }

  /** A copy of a weight, flat. */
  public float[] weight(int index) {
    return state(0, index);
  }

  /** A copy of the first moment of a weight, flat. */
  public float[] firstMoment(int index) {
    return state(1, index);
  }

  /** A copy of the second moment of a weight, flat. */
  public float[] secondMoment(int index) {
    return state(2, index);
  }

  private float[] state(int kind, int index) {
    return graph.differentiate(padded(STATE, kind, index), new double[1], NDArray::toFloatArray);
  }

  /** The logits of the rows read (rows, vocabulary); nothing is accumulated. */
  public double[][] logits(TrainingRows rows) {
    double[] flat =
        graph.differentiate(rows.plan(LOGITS, 0), new double[1], NDArray::toDoubleArray);
    double[][] logits = new double[rows.ntpCount() + rows.matpCount()][];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = Arrays.copyOfRange(flat, i * vocabularySize, (i + 1) * vocabularySize);
    }
    return logits;
  }

  /** The gradient accumulated in a slot of a weight, flat. */
  double[] gradient(int slot, int index) {
    return graph(GRADIENT, slot, index);
  }

  /** Who sees whom: for each group (sequences, rows, rows), flat, 1 where the second is seen. */
  double[] seen(TrainingRows rows) {
    return graph.differentiate(rows.plan(SEEN, 0), new double[1], NDArray::toDoubleArray);
  }

  @Override
  public void close() {
    graph.close();
  }
}
