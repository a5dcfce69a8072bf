package dev.sbd;

import java.util.List;

/**
 * What one forward pass did.
 *
 * @param causalRows tokens it appended to the cache
 * @param blockRows tokens of the block that it looked at
 * @param revealed positions in the block that it revealed, ascending, from 0
 * @param modelNanos time in the model, shared with the sequences that it ran beside
 */
public record PassTrace(int causalRows, int blockRows, List<Integer> revealed, long modelNanos) {
  /** Copies the list. */
  public PassTrace {
    revealed = List.copyOf(revealed);
  }
}
