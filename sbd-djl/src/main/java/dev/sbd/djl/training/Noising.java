package dev.sbd.djl.training;

import dev.sbd.djl.graph.TrainingRows;
import java.util.SplittableRandom;

/**
 * A document as the training graph sees it: {@code [clean x | noised x^]} (arXiv 2509.04185, eq. 13
 * and figures 7 to 9).
 *
 * <p>Left out is only what cannot change the result: the last clean token, which predicts nothing
 * and which no block sees; the noised copy of the prompt, whose blocks have no masked token; and
 * any other block without one.
 *
 * <p>The last block goes on beyond the end of the document, with the end token repeated, to its
 * whole size: as in decoding, which always looks at whole blocks. Cut short, a block would tell how
 * near the end is.
 */
final class Noising {
  private final Document document;
  private final boolean[] masked; // from the first counted position
  private final int[] blockStart; // likewise
  private final int maskToken;

  private Noising(Document document, boolean[] masked, int[] blockStart, int maskToken) {
    this.document = document;
    this.masked = masked;
    this.blockStart = blockStart;
    this.maskToken = maskToken;
  }

  /** The document without noised copy. */
  static Noising none(Document document) {
    return new Noising(document, new boolean[0], new int[0], 0);
  }

  /**
   * Draws the noise of a document: first where its blocks begin, then how many of its tokens to
   * mask, then which.
   *
   * @param blockSize k of this update
   */
  static Noising draw(
      Document document,
      int blockSize,
      double alignedShare,
      int maskToken,
      SplittableRandom random) {
    int cut = random.nextDouble() < alignedShare ? 0 : random.nextInt(blockSize);
    double noise = random.nextDouble();
    int counted = document.length() - document.promptLength();
    int blocks = (counted + cut + blockSize - 1) / blockSize;
    boolean[] masked = new boolean[blocks * blockSize - cut];
    int[] blockStart = new int[masked.length];
    for (int i = 0; i < masked.length; i++) {
      int block = (i + cut) / blockSize;
      blockStart[i] = document.promptLength() + Math.max(0, block * blockSize - cut);
      masked[i] = random.nextDouble() < noise;
    }
    return new Noising(document, masked, blockStart, maskToken);
  }

  /** How many rows it will have. */
  int rows() {
    int rows = document.length() - 1;
    for (int i = 0; i < masked.length; i = blockEnd(i)) {
      rows += anyMasked(i) ? blockEnd(i) - i : 0;
    }
    return rows;
  }

  /** Adds it as a sequence. */
  void addTo(TrainingRows rows) {
    rows.beginSequence();
    for (int i = 0; i < document.length() - 1; i++) {
      rows.addClean(document.token(i), i);
      if (i + 1 >= document.promptLength()) {
        rows.countNtp(document.token(i + 1));
      }
    }
    for (int i = 0; i < masked.length; i = blockEnd(i)) {
      if (anyMasked(i)) {
        addBlock(rows, i);
      }
    }
    rows.endSequence();
  }

  private void addBlock(TrainingRows rows, int first) {
    for (int i = first; i < blockEnd(first); i++) {
      int position = document.promptLength() + i;
      int token = position < document.length() ? document.token(position) : document.lastToken();
      rows.addNoised(masked[i] ? maskToken : token, position, first, blockStart[i]);
      if (masked[i]) {
        rows.countMatp(token);
      }
    }
  }

  private boolean anyMasked(int first) {
    boolean any = false;
    for (int i = first; i < blockEnd(first); i++) {
      any |= masked[i];
    }
    return any;
  }

  private int blockEnd(int first) {
    int end = first + 1;
    while (end < masked.length && blockStart[end] == blockStart[first]) {
      end++;
    }
    return end;
  }
}
