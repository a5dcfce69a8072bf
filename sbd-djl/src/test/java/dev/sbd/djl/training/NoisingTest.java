package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.internal.graph.TrainingRows;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoisingTest {
  private static final int MASK = 3;

  /** Token i is 100 + i, the end token 2; the first 5 are the prompt. */
  private static final Document DOCUMENT =
      new Document(IntStream.range(0, 30).map(i -> i == 29 ? 2 : 100 + i).toArray(), 5);

  private static int label(int position) {
    return position >= 29 ? 2 : 100 + position;
  }

  @Test
  void blocks_ofManyDraws_coverTheCompletionAndHideSomeOfIt() {
    int blocks = 0;
    for (int seed = 0; seed < 500; seed++) {
      int size = 2 + seed % 15;
      Noising noising = Noising.draw(DOCUMENT, size, 0.5, 0, MASK, new SplittableRandom(seed));
      for (Noising.Block block : noising.blocks()) {
        assertTrue(block.start() >= 5 && block.start() < 30, "start " + block.start());
        boolean first = block.start() == 5;
        assertTrue(
            first ? block.tokens().length <= size : block.tokens().length == size,
            () -> "block of " + block.tokens().length + ", size " + size);
        assertTrue(Arrays.stream(block.tokens()).anyMatch(token -> token == MASK));
        for (int i = 0; i < block.tokens().length; i++) {
          assertEquals(label(block.start() + i), block.labels()[i]);
          assertTrue(block.tokens()[i] == MASK || block.tokens()[i] == block.labels()[i]);
        }
      }
      blocks += noising.blocks().size();
    }
    assertTrue(blocks > 500, blocks + " blocks of 500 documents");
  }

  @Test
  void blocks_alwaysAligned_beginWithTheCompletion() {
    for (int seed = 0; seed < 100; seed++) {
      Noising noising = Noising.draw(DOCUMENT, 4, 1, 0, MASK, new SplittableRandom(seed));
      noising.blocks().forEach(block -> assertEquals(1, block.start() % 4));
    }
  }

  @Test
  void blocks_neverAligned_beginAnywhere() {
    Set<Integer> starts = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      Noising.draw(DOCUMENT, 4, 0, 0, MASK, new SplittableRandom(seed))
          .blocks()
          .forEach(block -> starts.add(block.start()));
    }
    assertEquals(IntStream.range(5, 30).boxed().toList(), starts.stream().sorted().toList());
  }

  /** Eta is uniform, so the share of masked tokens is too: its quartiles are quarters. */
  @Test
  void maskedShare_ofManyDocuments_isUniform() {
    Document document = new Document(IntStream.range(0, 401).map(i -> 100 + i).toArray(), 0);
    int[] quarters = new int[4];
    for (int seed = 0; seed < 2000; seed++) {
      int masked =
          Noising.draw(document, 16, 1, 0, MASK, new SplittableRandom(seed)).blocks().stream()
              .mapToInt(b -> (int) Arrays.stream(b.tokens()).filter(t -> t == MASK).count())
              .sum();
      quarters[Math.min(3, masked * 4 / 408)]++;
    }
    for (int quarter : quarters) {
      assertEquals(500, quarter, 75, Arrays.toString(quarters));
    }
  }

  @Test
  void rows_withoutNoise_areTheCleanTokensThatPredict() {
    TrainingRows rows = new TrainingRows();
    rows.beginGroup(1, Noising.none(DOCUMENT).rows(0));
    Noising.none(DOCUMENT).addTo(0, rows);
    assertEquals(29, rows.rows());
    assertEquals(25, rows.ntpCount()); // the completion's tokens
    assertEquals(0, rows.matpCount());
  }
}
