package dev.sbd.djl.internal.checkpoint;

import java.util.List;
import java.util.OptionalInt;

/**
 * The token ids with a role of their own, as config.json and generation_config.json give them.
 *
 * @param eos the tokens that end a generation; may be empty
 * @param bos the token that begins a sequence
 * @param mask the token that stands where one is still to be predicted
 */
public record SpecialTokens(List<Integer> eos, OptionalInt bos, OptionalInt mask) {
  /** Copies the ids. */
  public SpecialTokens {
    eos = List.copyOf(eos);
  }
}
