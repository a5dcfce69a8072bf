package dev.sbd.samples.lab.parity;

import dev.sbd.djl.ModelProbe;
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

  /** How far the model is off. */
  Deviation deviation(ModelProbe probe) {
    int rows = commit.length + block.length;
    try (ModelSession session = probe.model().openSession(cached.length + rows)) {
      if (cached.length > 0) {
        Pass fill = new Pass(session, 0, cached.clone(), new int[0], List.of());
        probe.model().forward(List.of(fill));
      }
      List<Row> all = IntStream.range(0, rows).mapToObj(Row::greedy).toList();
      Pass pass = new Pass(session, cached.length, commit.clone(), block.clone(), all);
      return Deviation.of(probe.logits(pass), logits);
    }
  }
}
