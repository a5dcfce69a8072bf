package dev.sbd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BlockTest {
  private static final int MASK = 9;

  private final Block block = new Block(4, MASK);

  @Test
  void block_new_isAllMasks() {
    assertArrayEquals(new int[] {MASK, MASK, MASK, MASK}, block.snapshot());
    assertEquals(4, block.size());
    assertEquals(0, block.prefix());
    assertFalse(block.isFinished());
  }

  @Test
  void reveal_outOfOrder_prefixWaitsForTheGap() {
    block.reveal(2, 5);
    assertTrue(block.isRevealed(2));
    assertFalse(block.isRevealed(0));
    assertEquals(5, block.token(2));
    assertEquals(0, block.prefix());
    block.reveal(0, 6);
    assertEquals(1, block.prefix());
    block.reveal(1, 7);
    assertEquals(3, block.prefix());
    assertFalse(block.isFinished());
    block.reveal(3, 8);
    assertTrue(block.isFinished());
    assertArrayEquals(new int[] {6, 7, 5, 8}, block.snapshot());
  }

  @Test
  void reveal_twice_isRefused() {
    block.reveal(1, 5);
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> block.reveal(1, 5));
    assertEquals("position 1 of the block is revealed already", e.getMessage());
  }

  @Test
  void reveal_toTheMaskTokenItself_countsAsRevealed() {
    block.reveal(0, MASK);
    assertTrue(block.isRevealed(0));
    assertEquals(1, block.prefix());
  }

  @Test
  void snapshot_changed_leavesTheBlockAlone() {
    block.snapshot()[0] = 1;
    assertEquals(MASK, block.token(0));
  }
}
