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
  // What trainer.py's forward does.
  private static final int BEGIN = 0;
  static final int BATCH = 1;
  private static final int UPDATE = 2;
  private static final int STATE = 3;
  static final int LOGITS = 4;
  static final int GRADIENT = 5;
  static final int SEEN = 6;
  private static final int CONTEXT = 7;

  private final ScriptModule graph;

  private TorchTrainer(ScriptModule graph) {
    this.graph = graph;
  }

  /**
   * Where training computes.
   *
   * @param device the device
   * @param precision of matrix products and attention; norms, softmax and sums are float32
   * @param slots how many batches may run at a time, at least 1
   * @param recompute whether to compute each layer again for its gradients, rather than to keep
   *     what is between: a third more time, and a layer's memory in place of all layers'
   */
  public record Compute(Device device, Precision precision, int slots, boolean recompute) {}

  /**
   * What is trained beside the weights.
   *
   * @param config the model's
   * @param maskToken its id; no row predicts it
   * @param frozen weights that stay as they are: the base's where an adapter is trained, else none
   * @param adapterScale by what an adapter's products are multiplied
   */
  public record Base(
      ModelConfig config, int maskToken, List<TensorInfo> frozen, double adapterScale) {
    /** Copies the list. */
    public Base {
      frozen = List.copyOf(frozen);
    }

    /** A model of which all is trained. */
    public static Base none(ModelConfig config, int maskToken) {
      return new Base(config, maskToken, List.of(), 0);
    }
  }

  /**
   * What is trained, as it begins; each list in the same order.
   *
   * @param weights a model's or an adapter's
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
   * @throws dev.sbd.error.SbdException if libtorch or the device is not there, or fails
   */
  public static TorchTrainer load(Base base, State state, Compute compute) {
    int products = LibTorch.number(compute.precision());
    return load(base, state, compute, products, LibTorch.number(Precision.FLOAT32));
  }

  /**
   * As {@link #load(Base, State, Compute)}, in number formats of libtorch's.
   *
   * @param dtypes that of matrix products and attention, and that of all else
   */
  static TorchTrainer load(Base base, State state, Compute compute, long... dtypes) {
    LibTorch.requireDevice(compute.device());
    ScriptModule graph = ScriptModule.load("trainer.py", "mapped.py");
    try {
      configure(graph, base, compute, dtypes);
      MappedFiles files = new MappedFiles(graph);
      base.frozen().forEach(tensor -> files.add("add_frozen", tensor));
      state.weights().forEach(tensor -> files.add("add_weight", tensor));
      state.first().forEach(tensor -> files.add("add_first", tensor));
      state.second().forEach(tensor -> files.add("add_second", tensor));
      TorchTrainer trainer = new TorchTrainer(graph);
      trainer.run(plan(BEGIN, state.steps(), compute.slots()));
      return trainer;
    } catch (RuntimeException e) {
      graph.close();
      throw e;
    }
  }

  private static void configure(ScriptModule graph, Base base, Compute compute, long... dtypes) {
    ModelConfig config = base.config();
    Dimensions sizes = config.dimensions();
    graph.run(
        "configure",
        IValue.from(LibTorch.name(compute.device())),
        IValue.listFrom(dtypes),
        IValue.listFrom(
            sizes.layers(),
            sizes.heads(),
            sizes.kvHeads(),
            sizes.headDim(),
            base.maskToken(),
            compute.recompute() ? 1 : 0),
        IValue.listFrom(
            config.rmsNormEps(),
            base.adapterScale(),
            RopeFrequencies.attentionFactor(config.rope())),
        IValue.listFrom(
            RopeFrequencies.of(config.rope(), sizes.headDim(), config.contextLength())));
  }

  static long[] plan(long... plan) {
    return Arrays.copyOf(plan, TrainingRows.HEADER);
  }

  double[] run(long[] plan, double... numbers) {
    return graph.differentiate(plan, numbers, NDArray::toDoubleArray);
  }

  /**
   * Adds the gradients of {@code sum of cross-entropies / divisor} to a slot's.
   *
   * @param slot in {@code [0, slots)}, used by no other thread at the time
   * @param rows the batch
   * @param divisor the counted tokens of all batches of the step
   * @param taught the share, in [0, 1], that the base's own predictions have in what rows with a
   *     teacher are to predict; labels have the rest
   */
  public Losses accumulate(int slot, TrainingRows rows, double divisor, double taught) {
    double[] sums = run(rows.plan(BATCH, slot), divisor, taught);
    return new Losses(sums[0], sums[1]);
  }

  /**
   * Computes what the slot's next batches attend to: rows that no gradient goes through and that
   * see no adapter. Group by group, sequence by sequence they are followed by those of the batches.
   * The rows counted are teachers, by number.
   */
  public void context(int slot, TrainingRows rows) {
    run(rows.plan(CONTEXT, slot));
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
      double epsilon) {
    private double[] numbers() {
      return new double[] {learningRate, weightDecay, clip, beta1, beta2, epsilon};
    }
  }

  /**
   * One step of AdamW with the gradients of all slots, which are then none.
   *
   * @return the norm of all gradients, before clipping; if it is not finite, no weight has changed
   */
  public double update(Update update) {
    return run(plan(UPDATE), update.numbers())[0];
  }

  /** A copy of a weight, flat. */
  public float[] weight(int index) {
    return state(0, index);
  }

  /**
   * A copy of a weight or moment, flat.
   *
   * @param kind 0 for the weight, 1 for AdamW's first moment of it, 2 for the second
   */
  public float[] state(int kind, int index) {
    return graph.differentiate(plan(STATE, kind, index), new double[0], NDArray::toFloatArray);
  }

  @Override
  public void close() {
    graph.close();
  }
}
