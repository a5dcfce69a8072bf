package dev.sbd.djl.training;

import dev.sbd.djl.internal.graph.TrainingRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

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
 * near the end is. Of a text that was cut off nobody knows how it goes on: its last block is left
 * out, unless it is whole.
 */
final class Noising implements TrainingSequence {
  private final Document document;
  private final List<Block> blocks;
  private final int maskToken;

  private Noising(Document document, List<Block> blocks, int maskToken) {
    this.document = document;
    this.blocks = blocks;
    this.maskToken = maskToken;
  }

  /** The document without noised copy. */
  static Noising none(Document document) {
    return new Noising(document, List.of(), -1);
  }

  /**
   * Draws the noise of a document: first where its blocks begin, then how many of its tokens to
   * mask, then which.
   *
   * @param blockSize k of this update
   * @param alignedShare the probability that the first block is whole
   * @param wholeShare the probability that all is masked
   */
  static Noising draw(
      Document document,
      int blockSize,
      double alignedShare,
      double wholeShare,
      int maskToken,
      SplittableRandom random) {
    int cut = random.nextDouble() < alignedShare ? 0 : random.nextInt(blockSize);
    double drawn = random.nextDouble();
    double noise = wholeShare > 0 && random.nextDouble() < wholeShare ? 1 : drawn;
    List<Block> blocks = new ArrayList<>();
    int end = document.promptLength() + blockSize - cut;
    int start = document.promptLength();
    for (; (document.isEnded() ? start + 1 : end) <= document.length(); end += blockSize) {
      int[] labels = labels(document, start, end);
      int[] tokens =
          Arrays.stream(labels).map(t -> random.nextDouble() < noise ? maskToken : t).toArray();
      if (Arrays.stream(tokens).anyMatch(token -> token == maskToken)) {
        blocks.add(new Block(start, tokens, labels));
      }
      start = end;
    }
    return new Noising(document, List.copyOf(blocks), maskToken);
  }

  private static int[] labels(Document document, int start, int end) {
    return IntStream.range(start, end)
        .map(i -> document.token(Math.min(i, document.length() - 1)))
        .toArray();
  }

  /**
   * A noised block that has a masked token.
   *
   * @param start the position of its first token
   * @param tokens as the model sees them, some masked
   * @param labels the tokens that they are
   */
  @SuppressWarnings("ArrayRecordComponent") // Only read.
  record Block(int start, int[] tokens, int[] labels) {}

  /** The noised rows. */
  List<Block> blocks() {
    return blocks;
  }

  /** How many noised rows there are. */
  int noisedRows() {
    return blocks.stream().mapToInt(block -> block.tokens().length).sum();
  }

  @Override
  public int rows(int pass) {
    return document.length() - 1 + noisedRows();
  }

  @Override
  public void addTo(int pass, TrainingRows rows) {
    rows.beginSequence();
    addClean(document, rows);
    addNoised(rows, 0, position -> TrainingRows.NO_TEACHER);
    rows.endSequence();
  }

  /** Adds the clean rows, which predict the completion token by token. */
  static void addClean(Document document, TrainingRows rows) {
    for (int i = 0; i < document.length() - 1; i++) {
      rows.addClean(document.token(i), i);
      if (i + 1 >= document.promptLength()) {
        rows.countNtp(document.token(i + 1));
      }
    }
  }

  /**
   * Adds the noised rows.
   *
   * @param first of a block's positions to be predicted
   * @param teacher of the token at a position
   */
  void addNoised(TrainingRows rows, int first, IntUnaryOperator teacher) {
    for (Block block : blocks) {
      for (int i = 0; i < block.tokens().length; i++) {
        int position = block.start() + i;
        rows.addNoised(block.tokens()[i], position, block.start());
        if (i >= first && block.tokens()[i] == maskToken) {
          rows.countMatp(block.labels()[i], teacher.applyAsInt(position));
        }
      }
    }
  }
}
