package dev.sbd.model;

import dev.sbd.internal.Check;

/**
 * A block, and where it stands in its {@link Pass}: it sees the cache, the first {@code behind}
 * causal tokens and all of itself (or of that what is before each row, as the model's {@link
 * BlockScheme} says), and no other look.
 *
 * @param behind how many of the pass's causal tokens stand before it, in {@code [0,
 *     causal.length]}; its first token's position is {@code pass.position() + behind}
 * @param tokens at least one, mask tokens among them; not copied, and nobody may write to them
 */
@SuppressWarnings("ArrayRecordComponent") // the hot loop hands int[] over; equality is never asked
public record Look(int behind, int[] tokens) {
  /** Checks what can be checked without a pass. */
  public Look {
    Check.atLeast("behind", behind, 0);
    Check.that(tokens.length > 0, "a look needs tokens, got none");
  }
}
