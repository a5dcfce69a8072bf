package dev.sbd.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.PassCost;
import dev.sbd.solver.BlockSizing.Progress;
import org.junit.jupiter.api.Test;

class BlockSizingTest {
  /** After ten blocks of eight, which took so many passes each. */
  private static int size(int passes, double row, double look) {
    return BlockSizing.fastest()
        .next(new Progress(80, 10, 10 * passes, 8, passes, 16, new PassCost(row, look)));
  }

  @Test
  void fastest_rowsThatCostNothing_isAllThereIs() {
    assertEquals(16, size(3, 0, 0));
    assertEquals(16, size(3, 0, 2));
  }

  @Test
  void fastest_dearRows_isSmall() {
    assertEquals(2, size(4, 0.5, 0));
    assertTrue(size(2, 0.05, 0) > size(2, 0.2, 0));
  }

  @Test
  void fastest_textThatIsHard_isSmallerThanWhereItIsEasy() {
    assertTrue(size(6, 0.05, 0.05) < size(2, 0.05, 0.05));
    assertEquals(16, size(1, 0.05, 0.05));
  }

  @Test
  void fastest_dearLooks_isLarger() {
    assertTrue(size(3, 0.1, 1) > size(3, 0.1, 0));
  }

  @Test
  void fastest_beforeAnyBlock_goesByTheCosts() {
    PassCost dear = new PassCost(2, 0);
    PassCost free = new PassCost(0, 0);
    assertEquals(2, BlockSizing.fastest().next(new Progress(0, 0, 0, 0, 0, 16, dear)));
    assertEquals(16, BlockSizing.fastest().next(new Progress(0, 0, 0, 0, 0, 16, free)));
    assertEquals(1, BlockSizing.fastest().next(new Progress(0, 0, 0, 0, 0, 1, free)));
  }
}
