package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.checkpoint.WeightPlan;
import dev.sbd.djl.internal.graph.TinyTraining;
import dev.sbd.djl.internal.graph.TorchModel;
import dev.sbd.djl.internal.graph.TorchModelLoader;
import dev.sbd.djl.internal.graph.TorchTrainer;
import dev.sbd.djl.internal.graph.TrainingRows;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The training graph against the decoder's. */
class TrainingGraphTest {
  static final List<String> ALL =
      Stream.concat(
              CheckpointFixture.ALL.stream(),
              Stream.of("../golden-rope/llama-yarn-factor", "../golden-rope/llama-linear"))
          .toList();
  private static final int MASK = 3;

  static TorchTrainer trainer(Checkpoint checkpoint) {
    return TorchTrainer.load(
        TorchTrainer.Base.none(checkpoint.config(), MASK),
        new TorchTrainer.State(
            List.copyOf(WeightPlan.of(checkpoint.config()).locate(checkpoint).values()),
            List.of(),
            List.of(),
            0),
        new TorchTrainer.Compute(Device.cpu(), Precision.FLOAT32, 1, false));
  }

  private static Document document(int length, int promptLength, long seed) {
    Random random = new Random(seed);
    return new Document(random.ints(length, 4, 70).toArray(), promptLength);
  }

  /** Two documents of unlike length in one group, a third in another. */
  @ParameterizedTest
  @FieldSource("ALL")
  void trainingLogits_ofCleanAndNoisedRows_equalTheDecoders(String name) {
    Checkpoint checkpoint = Checkpoint.open(CheckpointFixture.golden(name));
    List<Document> documents = List.of(document(23, 6, 1), document(17, 0, 2), document(9, 8, 3));
    List<Noising> noisings = new ArrayList<>();
    for (int i = 0; i < documents.size(); i++) {
      noisings.add(Noising.draw(documents.get(i), 5, 0.5, 0, MASK, new SplittableRandom(7 + i)));
    }
    TrainingRows rows = new TrainingRows();
    rows.beginGroup(2, Math.max(noisings.get(0).rows(0), noisings.get(1).rows(0)));
    noisings.get(0).addTo(0, rows);
    noisings.get(1).addTo(0, rows);
    rows.beginGroup(1, noisings.get(2).rows(0) + 2);
    noisings.get(2).addTo(0, rows);
    LoadOptions options =
        LoadOptions.builder().precision(Precision.FLOAT32).maskToken(MASK).build();
    try (TorchTrainer trainer = trainer(checkpoint);
        TorchModel decoder = TorchModelLoader.load(checkpoint, options)) {
      List<double[]> expected = new ArrayList<>();
      for (int i = 0; i < documents.size(); i++) {
        expected.addAll(ntp(decoder, documents.get(i)));
      }
      assertEquals(expected.size(), rows.ntpCount());
      for (int i = 0; i < documents.size(); i++) {
        expected.addAll(matp(decoder, documents.get(i), noisings.get(i)));
      }
      double[][] got = TinyTraining.logits(trainer, rows);
      assertEquals(expected.size(), got.length);
      assertEquals(rows.matpCount(), got.length - rows.ntpCount());
      for (int i = 0; i < got.length; i++) {
        assertArrayEquals(expected.get(i), got[i], 2e-4, "row " + i);
      }
    }
  }

  private static List<double[]> ntp(TorchModel decoder, Document document) {
    int[] tokens = Arrays.copyOf(document.tokens(), document.length() - 1);
    List<Row> rows =
        IntStream.range(Math.max(0, document.promptLength() - 1), tokens.length)
            .mapToObj(Row::greedy)
            .toList();
    try (ModelSession session = decoder.openSession(64)) {
      return List.of(decoder.logits(new Pass(session, 0, tokens, new int[0], rows)));
    }
  }

  private static List<double[]> matp(TorchModel decoder, Document document, Noising noising) {
    List<double[]> logits = new ArrayList<>();
    for (Noising.Block block : noising.blocks()) {
      int[] before = Arrays.copyOf(document.tokens(), block.start());
      List<Row> rows =
          IntStream.range(0, block.tokens().length)
              .filter(i -> block.tokens()[i] == MASK)
              .mapToObj(i -> Row.greedy(before.length + i))
              .toList();
      try (ModelSession session = decoder.openSession(64)) {
        logits.addAll(List.of(decoder.logits(new Pass(session, 0, before, block.tokens(), rows))));
      }
    }
    return logits;
  }
}
