package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.graph.TinyTraining;
import dev.sbd.djl.internal.graph.TorchTrainer;
import dev.sbd.djl.internal.graph.TorchTrainer.Losses;
import dev.sbd.djl.internal.graph.TrainingRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The two cross-entropies of arXiv 2509.04185 (eq. 13 and 14), written out, against the graph's.
 */
class TrainingLossTest {
  private static final int MASK = 3;

  @ParameterizedTest
  @ValueSource(strings = {CheckpointFixture.LLAMA, CheckpointFixture.QWEN3_SHARDED})
  void losses_ofTwoDocuments_equalTheFormulaOnTheLogits(String name) {
    List<Document> documents = List.of(document(19, 4, 1), document(14, 0, 2));
    List<Noising> noisings = new ArrayList<>();
    for (Document document : documents) {
      SplittableRandom random = new SplittableRandom(document.length());
      noisings.add(Noising.draw(document, 4, 0.5, 0, MASK, random));
    }
    TrainingRows rows = new TrainingRows();
    rows.beginGroup(2, Math.max(noisings.get(0).rows(0), noisings.get(1).rows(0)));
    noisings.forEach(noising -> noising.addTo(0, rows));
    try (TorchTrainer trainer =
        TrainingGraphTest.trainer(Checkpoint.open(CheckpointFixture.golden(name)))) {
      double[][] logits = TinyTraining.logits(trainer, rows);
      int row = 0;
      double ntp = 0;
      for (Document document : documents) { // x_t from x_1 .. x_{t-1}, t in the completion
        for (int t = Math.max(1, document.promptLength()); t < document.length(); t++) {
          ntp -= logProbability(logits[row++], document.token(t));
        }
      }
      double matp = 0;
      for (int i = 0; i < documents.size(); i++) { // masked positions, each its own token
        Document document = documents.get(i);
        for (Noising.Block block : noisings.get(i).blocks()) {
          for (int j = 0; j < block.tokens().length; j++) {
            if (block.tokens()[j] == MASK) {
              int position = Math.min(block.start() + j, document.length() - 1);
              matp -= logProbability(logits[row++], document.token(position));
            }
          }
        }
      }
      assertEquals(logits.length, row);
      Losses losses = trainer.accumulate(0, rows, 1, 0);
      assertEquals(ntp, losses.ntp(), 1e-5 * ntp);
      assertEquals(matp, losses.matp(), 1e-5 * matp);
    }
  }

  private static Document document(int length, int promptLength, long seed) {
    return new Document(new Random(seed).ints(length, 4, 90).toArray(), promptLength);
  }

  /** The mask token is never predicted: it has no part in the sum. */
  private static double logProbability(double[] logits, int token) {
    double sum = 0;
    for (int v = 0; v < logits.length; v++) {
      sum += v == MASK ? 0 : Math.exp(logits[v] - logits[token]);
    }
    return -Math.log(sum);
  }
}
