package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.Prediction;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockTest {
  private static final int MASK = 9;

  private final Block block = new Block(4, MASK);

  private static Reveal token(int token) {
    return new Reveal(new Prediction(token, -1, 1, 0.5, 0.1), 0, 0, false, -1);
  }

  @Test
  void block_new_isAllMasks() {
    assertArrayEquals(new int[] {MASK, MASK, MASK, MASK}, block.tokens());
    assertEquals(4, block.size());
    assertEquals(0, block.prefix().size());
    assertFalse(block.isFinished());
  }

  @Test
  void reveal_outOfOrder_prefixWaitsForTheGap() {
    block.reveal(2, token(5));
    assertTrue(block.isRevealed(2));
    assertFalse(block.isRevealed(0));
    assertEquals(5, block.tokens()[2]);
    assertEquals(0, block.prefix().size());
    block.reveal(0, token(6));
    assertEquals(1, block.prefix().size());
    block.reveal(1, token(7));
    assertEquals(List.of(6, 7, 5), block.prefix().stream().map(Reveal::token).toList());
    assertFalse(block.isFinished());
    block.reveal(3, token(8));
    assertTrue(block.isFinished());
    assertArrayEquals(new int[] {6, 7, 5, 8}, block.tokens());
  }

  @Test
  void reveal_twice_isRefused() {
    block.reveal(1, token(5));
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> block.reveal(1, token(5)));
    assertEquals("position 1 of the block is revealed already", e.getMessage());
  }

  @Test
  void reveal_toTheMaskTokenItself_countsAsRevealed() {
    block.reveal(0, token(MASK));
    assertTrue(block.isRevealed(0));
    assertEquals(1, block.prefix().size());
  }

  @Test
  void looks_counted_areAsMany() {
    assertEquals(0, block.looks());
    block.countPass(true);
    block.countPass(false);
    assertEquals(1, block.looks());
    assertEquals(2, block.passes());
  }

  @Test
  void tokens_changed_leavesTheBlockAlone() {
    block.tokens()[0] = 1;
    assertEquals(MASK, block.tokens()[0]);
  }

  @Test
  void next_keepsWhatStandsBehindTheGap_andIsMaskedElsewhere() {
    block.reveal(0, token(5));
    block.reveal(2, token(6));
    Block next = block.next(5);
    assertArrayEquals(new int[] {MASK, 6, MASK, MASK, MASK}, next.tokens());
    assertEquals(0, next.looks());
    assertEquals(0, next.prefix().size());
    assertArrayEquals(new int[] {MASK}, block.next(1).tokens(), "cut where the room ends");
  }

  @Test
  void next_ofAFinishedBlock_isAllMasks() {
    for (int i = 0; i < 4; i++) {
      block.reveal(i, token(i));
    }
    assertArrayEquals(new int[] {MASK, MASK}, block.next(2).tokens());
  }
}
