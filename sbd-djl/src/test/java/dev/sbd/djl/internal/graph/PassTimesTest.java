package dev.sbd.djl.internal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.PassCost;
import dev.sbd.model.Row;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PassTimesTest {
  private static final PassCost ASSUMED = new PassCost(0.05, 0.05);

  private record Session() implements ModelSession {
    @Override
    public int length() {
      return 0;
    }

    @Override
    public int capacity() {
      return 10_000;
    }

    @Override
    public void rewind(int newLength) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private static Pass pass(int causal, int block) {
    return new Pass(new Session(), 0, new int[causal], new int[block], List.of(Row.greedy(0)));
  }

  /** A machine on which a pass of one row takes a second, and this is what more costs. */
  private record Machine(double sequence, double row, double look, Random random) {
    double seconds(List<Pass> passes) {
      int rows = passes.stream().mapToInt(Pass::size).sum();
      long looking = passes.stream().filter(pass -> !pass.looks().isEmpty()).count();
      double noise = 1 + 0.1 * random.nextGaussian();
      return noise
          * (1 + sequence * (passes.size() - 1) + row * (rows - passes.size()) + look * looking);
    }

    /** Some passes of verified decoding; one in ten is disturbed. */
    void teach(PassTimes times, int count, int sequences) {
      for (int i = 0; i < count; i++) {
        Pass next = pass(1 + random.nextInt(8), random.nextInt(3) * 6);
        List<Pass> passes = Collections.nCopies(sequences, next);
        double disturbed = i % 10 == 9 ? 20 : 1;
        times.add(passes, (long) (1e6 * disturbed * seconds(passes)));
      }
    }
  }

  @Test
  void cost_beforeAnyPass_isWhatIsAssumed() {
    assertEquals(ASSUMED, new PassTimes(ASSUMED).cost());
  }

  @Test
  void cost_afterPasses_isTheMachines() {
    for (PassCost cost :
        List.of(new PassCost(0.005, 0.02), new PassCost(0.15, 0.1), new PassCost(0.05, 0.45))) {
      PassTimes times = new PassTimes(ASSUMED);
      new Machine(0.1, cost.row(), cost.look(), new Random(1)).teach(times, 300, 1);
      assertEquals(cost.row(), times.cost().row(), 0.25 * cost.row() + 0.004, cost.toString());
      assertEquals(cost.look(), times.cost().look(), 0.08, cost.toString());
    }
  }

  @Test
  void cost_ofWhatIsNeverDone_staysAssumed() {
    PassTimes times = new PassTimes(ASSUMED);
    for (int i = 0; i < 200; i++) {
      times.add(List.of(pass(1, 0)), 5_000_000);
    }
    assertEquals(ASSUMED.row(), times.cost().row(), 0.01);
    assertEquals(ASSUMED.look(), times.cost().look(), 0.01);
  }

  @Test
  void cost_ofOneOfManySequences_isWhatAllWaitFor() {
    PassTimes times = new PassTimes(ASSUMED);
    new Machine(0.1, 0.05, 0.05, new Random(2)).teach(times, 300, 8);
    assertEquals(8 * 0.05 / 1.7, times.cost().row(), 0.1);
    new Machine(0.1, 0.05, 0.05, new Random(3)).teach(times, 300, 1);
    assertEquals(0.05, times.cost().row(), 0.03);
  }

  @Test
  void cost_ofAMachineThatGetsSlower_isAsBefore() {
    PassTimes times = new PassTimes(ASSUMED);
    new Machine(0, 0.1, 0.1, new Random(4)).teach(times, 200, 1);
    for (int i = 0; i < 200; i++) {
      times.add(List.of(pass(1, 0)), 4_000_000);
      times.add(List.of(pass(5, 0)), 4 * 1_400_000);
    }
    assertEquals(0.1, times.cost().row(), 0.03);
  }

  @Test
  void cost_ofSequencesThatCostNothing_staysANumber() {
    PassTimes times = new PassTimes(ASSUMED);
    new Machine(0, 0, 0, new Random(6)).teach(times, 100, 1);
    new Machine(0, 0, 0, new Random(7)).teach(times, 100, 2);
    new Machine(0, 0, 0, new Random(8)).teach(times, 100, 64);
    assertEquals(0, times.cost().row(), 0.05);
  }

  /** As code does: looks that were seen cold, only, are not taken for dear. */
  @Test
  void cost_ofAMachineThatWarmsUp_keepsItsShares() {
    PassTimes times = new PassTimes(ASSUMED);
    times.add(List.of(pass(1, 0)), 10_000_000);
    for (int i = 0; i < 300; i++) {
      double cold = 1 + 9 * Math.exp(-i / 20.0);
      times.add(List.of(pass(1, 0)), (long) (cold * 1e6));
      if (i < 5) {
        times.add(
            List.of(pass(4, 8)), (long) (cold * 1e6 * (1 + 11 * ASSUMED.row() + ASSUMED.look())));
      }
    }
    assertEquals(ASSUMED.row(), times.cost().row(), 0.02);
    assertEquals(ASSUMED.look(), times.cost().look(), 0.05);
  }

  @Test
  void cost_afterPromptsAndTheFirstPass_isWhatIsAssumed() {
    PassTimes times = new PassTimes(ASSUMED);
    times.add(List.of(pass(1, 8)), 30_000_000_000L); // is cold
    times.add(List.of(pass(400, 8)), 900_000_000);
    times.add(List.of(pass(33, 0)), 90_000_000);
    assertEquals(ASSUMED, times.cost());
    times.add(List.of(pass(1, 0)), 1);
    assertTrue(times.cost().row() > 0);
  }
}
