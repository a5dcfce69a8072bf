package dev.sbd.djl;

import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import java.util.Optional;

/**
 * For those who measure a model or check it: what it takes, and its parts without what is around
 * them. Not for generating: {@link SbdModel} is.
 */
public interface ModelProbe {
  /** The model itself, one forward pass at a time: it goes round {@code maxBatch}. */
  BlockModel model();

  /** What it computes in. */
  Precision precision();

  /** What the checkpoint's own number format is computed in, unless told otherwise. */
  Precision checkpointPrecision();

  /** The format of its layers' matrices, if it has fewer bits than {@link #precision}. */
  Optional<WeightFormat> weights();

  /**
   * The format of the LM head's matrix, and of the layers' where {@link #weights} is empty, as it
   * suits this CPU or device: {@code rows}, {@code onednn}, {@code float16}, {@code w8a8}.
   */
  String matrixLayout();

  /** How many numbers the weights are. */
  long parameters();

  /** Bytes of all weights as they are held, an adapter's among them. */
  long weightBytes();

  /**
   * What of them a pass with a block reads: of an embedding that is not the LM head, next to
   * nothing.
   */
  long readBytes();

  /** Bytes of a key/value cache of so many tokens. */
  long cacheBytes(long tokens);

  /** Threads of libtorch for one of its operations on the CPU. */
  int threads();

  /**
   * How fast the model's device reads its memory, with the threads that a pass has: what a pass
   * that reads every weight once is to be measured by.
   *
   * @param bufferBytes what is read: several times the last level of cache
   * @return bytes a second, the fastest of five times
   */
  double readSpeed(long bufferBytes);

  /**
   * Opens a key/value cache of random numbers, as if tokens had gone through it already: for what a
   * pass behind a long context costs.
   *
   * @param capacity the most tokens it can hold, in {@code [1, contextLength]}
   * @param length how many tokens it seems to hold, in {@code [0, capacity]}
   */
  ModelSession openFilledSession(int capacity, int length);

  /**
   * The logits that {@link BlockModel#forward} would have reduced.
   *
   * @param pass as there; choices and edits of its rows do not count
   * @return (rows, vocabulary), the mask token's among them
   */
  double[][] logits(Pass pass);
}
