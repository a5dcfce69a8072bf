package dev.sbd.djl.internal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who sees whom in training, against the pictures of arXiv 2509.04185 (figures 7 to 9). */
class TrainingMaskTest {
  private static final int MASK = TinyTraining.MASK;

  private static List<String> seen(TrainingRows rows, int width) {
    Checkpoint checkpoint = Checkpoint.open(CheckpointFixture.golden(CheckpointFixture.LLAMA));
    try (TorchTrainer trainer = TinyTraining.load(checkpoint, 1)) {
      double[] flat = trainer.run(rows.plan(TorchTrainer.SEEN, 0));
      List<String> lines = new ArrayList<>();
      for (int from = 0; from < flat.length; from += width) {
        StringBuilder line = new StringBuilder();
        for (int i = from; i < from + width; i++) {
          line.append(flat[i] == 1 ? '#' : '.');
        }
        lines.add(line.toString());
      }
      return lines;
    }
  }

  private static void add(TrainingRows rows, int length, int blockSize) {
    rows.beginSequence();
    for (int i = 0; i < length; i++) {
      rows.addClean(10 + i, i);
    }
    for (int i = 0; i < length; i++) {
      rows.addNoised(MASK, i, i / blockSize * blockSize);
    }
    rows.endSequence();
  }

  /** Six tokens, k = 2: a line a row that looks, clean half first. */
  @Test
  void mask_ofCleanAndNoisedHalf_isThePapersPicture() {
    TrainingRows rows = new TrainingRows();
    rows.beginGroup(1, 12);
    add(rows, 6, 2);
    assertEquals(
        List.of(
            "#...........",
            "##..........",
            "###.........",
            "####........",
            "#####.......",
            "######......",
            "......##....",
            "......##....",
            "##......##..",
            "##......##..",
            "####......##",
            "####......##"),
        seen(rows, 12));
  }

  /** Two tokens and four, k = 3: the shorter is filled with rows that only see themselves. */
  @Test
  void mask_ofUnequalSequencesAndACutBlock_keepsThemApart() {
    TrainingRows rows = new TrainingRows();
    rows.beginGroup(2, 8);
    add(rows, 2, 3);
    add(rows, 4, 3);
    assertEquals(
        List.of(
            "#.......",
            "##......",
            "..##....",
            "..##....",
            "....#...",
            ".....#..",
            "......#.",
            ".......#",
            "#.......",
            "##......",
            "###.....",
            "####....",
            "....###.",
            "....###.",
            "....###.",
            "###....#"),
        seen(rows, 8));
  }
}
