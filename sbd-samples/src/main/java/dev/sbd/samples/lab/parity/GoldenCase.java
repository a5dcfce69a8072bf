package dev.sbd.samples.lab.parity;

import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A forward pass with known logits.
 *
 * @param cached tokens in the cache before it
 * @param commit causal tokens of the pass
 * @param block its block
 * @param logits (commit + block, vocabulary) expected, row-major, all finite
 */
record GoldenCase(int[] cached, int[] commit, int[] block, float[] logits) {

  /** Positions that a cache for it needs. */
  int size() {
    return cached.length + rows();
  }

  int rows() {
    return commit.length + block.length;
  }

  /** The pass, for a cache that holds {@link #cached()}. */
  Pass pass(ModelSession session) {
    List<Row> rows = IntStream.range(0, rows()).mapToObj(Row::greedy).toList();
    return new Pass(session, session.length(), commit.clone(), block.clone(), rows);
  }
}
