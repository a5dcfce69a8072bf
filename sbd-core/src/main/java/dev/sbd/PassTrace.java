package dev.sbd;

import java.util.List;

/**
 * What one forward pass did.
 *
 * @param causalRows tokens it appended to the cache, drafts to verify among them
 * @param blockRows tokens of the block that it looked at
 * @param revealed positions in the block that it revealed, ascending, from 0, where tokens of the
 *     prompt that the block begins with count; in verified decoding the first is decided, the
 *     others are drafts
 * @param drafts drafts of an earlier pass that it put to the next-token head
 * @param accepted those of them that it agreed with
 * @param modelNanos time in the model, shared with the sequences that it ran beside
 */
public record PassTrace(
    int causalRows,
    int blockRows,
    List<Integer> revealed,
    int drafts,
    int accepted,
    long modelNanos) {
  /** Copies the list. */
  public PassTrace {
    revealed = List.copyOf(revealed);
  }
}
