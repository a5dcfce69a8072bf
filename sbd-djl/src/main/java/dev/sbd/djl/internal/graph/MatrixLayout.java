package dev.sbd.djl.internal.graph;

import ai.djl.pytorch.jni.IValue;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.Quantization;
import dev.sbd.error.SbdException;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the matrices lie in memory that {@link Quantization#INT8} and {@link Quantization#INT4} leave
 * alone: as it suits what multiplies with them.
 */
public enum MatrixLayout {
  /** As files have them: on a GPU, and on a CPU that no other is for. */
  ROWS(0, 1, 1),
  /** oneDNN's own: on x86 CPUs that have instructions to multiply such numbers. */
  ONEDNN(1, 1, 1),
  /**
   * FBGEMM's, of float16, which it multiplies with float32: for bfloat16 weights on an x86 CPU that
   * cannot multiply those, where libtorch takes up to 5 times as long to do it all the same.
   * float16 holds a bfloat16 weight exactly from 2^-14 to 65504, and below to 2^-25; a matrix that
   * is elsewhere is moved by a power of two.
   */
  FLOAT16(2, 16, 512),
  /** FBGEMM's, of 8 bits a number, which it multiplies with activations in as many. */
  INT8(3, 32, 512);

  private static final Logger LOG = LoggerFactory.getLogger(MatrixLayout.class);

  private final int number;
  private final int rows;
  private final int columns;

  MatrixLayout(int number, int rows, int columns) {
    this.number = number;
    this.rows = rows;
    this.columns = columns;
  }

  /** Rows that a matrix of so many takes the memory of: whole tiles. */
  long rows(long rows) {
    return roundUp(rows, this.rows);
  }

  /** Columns that a matrix of so many takes the memory of. */
  long columns(long columns) {
    return roundUp(columns, this.columns);
  }

  private static long roundUp(long count, long tile) {
    return (count + tile - 1) / tile * tile;
  }

  /** decoder.py's number for it. */
  int number() {
    return number;
  }

  /**
   * What weights of {@code precision} are best laid out in.
   *
   * @param graph to ask the CPU
   */
  static MatrixLayout choose(ScriptModule graph, Precision precision, LoadOptions options) {
    if (options.device().isGpu()) {
      return ROWS;
    }
    if (of(options.quantization(), ROWS) == INT8) {
      return INT8;
    }
    if (graph.numbers("suits_onednn", IValue.from((long) precision.torchDtype()))[0] > 0) {
      return ONEDNN;
    }
    return precision == Precision.BFLOAT16 && hasFbgemm(graph) ? FLOAT16 : ROWS;
  }

  /** What {@code quantization} takes, {@code otherwise} if it takes none in particular. */
  static MatrixLayout of(Optional<Quantization> quantization, MatrixLayout otherwise) {
    return quantization.filter(Quantization::quantizesActivations).isPresent() ? INT8 : otherwise;
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

  /** Whether opening packs matrices, or the first pass. */
  boolean packsOpening() {
    return this == FLOAT16 || this == INT8;
  }

  /** What products take and give, and all between them is computed in. */
  Precision computed(Precision weights) {
    return packsOpening() ? Precision.FLOAT32 : weights;
  }

  /** What keys and values are kept in. */
  Precision cached(Precision weights) {
    return this == FLOAT16 ? Precision.FLOAT32 : weights;
  }

  /** Its name in reports: {@code rows}, {@code onednn}, {@code float16}, {@code int8}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
