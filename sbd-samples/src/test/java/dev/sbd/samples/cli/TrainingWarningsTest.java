package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sbd.djl.training.Document;
import dev.sbd.djl.training.TrainingData;
import dev.sbd.djl.training.TrainingMethod;
import dev.sbd.djl.training.TrainingOptions;
import dev.sbd.djl.training.TrainingOptions.Blocks;
import dev.sbd.djl.training.TrainingOptions.Schedule;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingWarningsTest {
  private static final String WARMUP =
      "this run ends within its warm-up: %d of --warmup 10 updates, the learning rate rising to %s"
          + " of 3.0e-04: lower --warmup, or raise --epochs or --steps";
  private static final String ONE_UPDATE =
      "this run makes one update only: raise --epochs or --steps, lower --batch-tokens, or give"
          + " more data";
  private static final String LITTLE_DATA =
      "the data has 30 tokens, fewer than an update takes (--batch-tokens 31), so that each update"
          + " takes all of it and some again: lower --batch-tokens, or give more data";

  /** Of a run with three documents of 10 tokens. */
  private static List<String> warnings(int steps, int warmup, int batchTokens) {
    Document document = new Document(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0}, 3);
    TrainingOptions options =
        new TrainingOptions(
            TrainingMethod.SBD,
            new Blocks(2, 16, 0.5),
            TrainingOptions.Copies.ONE,
            steps,
            batchTokens,
            new Schedule(3e-4, warmup, 3e-5),
            0.05,
            1,
            1);
    return TrainingWarnings.of(options, new TrainingData(Collections.nCopies(3, document)));
  }

  @Test
  void run_withinItsWarmUp_isWarnedOf() {
    assertEquals(List.of(WARMUP.formatted(5, "1.5e-04")), warnings(5, 10, 30));
    assertEquals(List.of(WARMUP.formatted(10, "3.0e-04")), warnings(10, 10, 30));
    assertEquals(List.of(), warnings(11, 10, 30));
    assertEquals(List.of(), warnings(2, 0, 30));
  }

  @Test
  void run_ofOneUpdate_isWarnedOf() {
    assertEquals(List.of(ONE_UPDATE), warnings(1, 0, 30));
    assertEquals(List.of(ONE_UPDATE, WARMUP.formatted(1, "3.0e-05")), warnings(1, 10, 30));
  }

  @Test
  void data_thatFillsNoUpdate_isWarnedOf() {
    assertEquals(List.of(LITTLE_DATA), warnings(20, 10, 31));
  }
}
