package dev.sbd.djl.internal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingRowsTest {

  @Test
  void plan_ofFewRows_isRoundedUpWithRowsThatDoNotCount() {
    TrainingRows rows = TinyTraining.rows(5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
    int read = rows.ntpCount() + rows.matpCount();
    long[] plan = rows.plan(TorchTrainer.BATCH, 0);
    assertEquals(64, plan[1]);
    assertEquals(64, plan[2]);
    assertEquals(TrainingRows.HEADER + 2 + 5 * 64 + 3 * 64, plan.length);
    long[] labels = Arrays.copyOfRange(plan, plan.length - 128, plan.length - 64);
    IntStream.range(0, 64).forEach(i -> assertEquals(i >= read, labels[i] == -100, "label " + i));
    long[] teachers = Arrays.copyOfRange(plan, plan.length - 64, plan.length);
    assertTrue(Arrays.stream(teachers).allMatch(teacher -> teacher == TrainingRows.NO_TEACHER));
  }
}
