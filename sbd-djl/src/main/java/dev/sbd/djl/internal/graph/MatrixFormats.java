package dev.sbd.djl.internal.graph;

import ai.djl.pytorch.jni.IValue;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.WeightFormat;
import dev.sbd.error.SbdException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The formats of a model's matrices: the user's choice, and where that leaves it open, what this
 * CPU or device multiplies best.
 *
 * @param layers of all matrices of layers: the head's own, or one of libtorch's in fewer bits
 * @param head of the LM head
 */
record MatrixFormats(MatrixFormat layers, MatrixFormat head) {
  private static final Logger LOG = LoggerFactory.getLogger(MatrixFormats.class);

  /**
   * What {@code chosen} comes to.
   *
   * @param open the format of what it leaves open
   */
  static MatrixFormats of(Optional<WeightFormat> chosen, MatrixFormat open) {
    if (chosen.isEmpty()) {
      return new MatrixFormats(open, open);
    }
    return switch (chosen.get()) {
      case INT8 -> new MatrixFormats(MatrixFormat.INT8, open);
      case INT4 -> new MatrixFormats(MatrixFormat.INT4, open);
      case W8A8 -> new MatrixFormats(MatrixFormat.W8A8, MatrixFormat.W8A8);
    };
  }

  /**
   * The best for weights of {@code precision}.
   *
   * @param graph to ask the CPU
   */
  static MatrixFormats choose(ScriptModule graph, Precision precision, LoadOptions options) {
    boolean onGpu = options.device().isGpu();
    return of(options.weights(), onGpu ? MatrixFormat.ROWS : best(graph, precision));
  }

  private static MatrixFormat best(ScriptModule graph, Precision precision) {
    long number = LibTorch.number(precision);
    if (graph.numbers("suits_onednn", IValue.from(number))[0] > 0) {
      return MatrixFormat.ONEDNN;
    }
    boolean float16 = precision == Precision.BFLOAT16 && hasFbgemm(graph);
    return float16 ? MatrixFormat.FLOAT16 : MatrixFormat.ROWS;
  }

  private static boolean hasFbgemm(ScriptModule graph) {
    try {
      return activationSteps(graph) > 0;
    } catch (SbdException e) { // that is how libtorch says so
      LOG.info("bfloat16 will be slow here, since there is no FBGEMM: {}", e.getMessage());
      return false;
    }
  }

  /**
   * Steps from 0 to 1 that 8 bits of activations have in FBGEMM's products here.
   *
   * @throws SbdException if libtorch comes without FBGEMM, or the CPU lacks what it needs
   */
  static int activationSteps(ScriptModule graph) {
    if (!isX86()) { // elsewhere others multiply, and sum up less exactly
      throw new SbdException("FBGEMM is for x86-64, this is " + System.getProperty("os.arch"));
    }
    return (int) graph.numbers("activation_steps")[0];
  }

  static boolean isX86() {
    return System.getProperty("os.arch").matches("amd64|x86_64");
  }

  /** What products take and give, and all between them is computed in. */
  Precision computed(Precision weights) {
    return head.isFbgemm() ? Precision.FLOAT32 : weights;
  }

  /** What keys and values are kept in: wider than the rest where the CPU lacks bfloat16. */
  Precision cached(Precision weights) {
    return head == MatrixFormat.FLOAT16 ? Precision.FLOAT32 : weights;
  }
}
