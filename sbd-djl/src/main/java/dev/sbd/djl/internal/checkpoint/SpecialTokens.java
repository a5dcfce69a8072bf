package dev.sbd.djl.internal.checkpoint;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The token ids with a role of their own, as config.json and generation_config.json give them.
 *
 * @param eos the tokens that end a generation; may be empty
 * @param bos the token that begins a sequence
 * @param mask the token that stands where one is still to be predicted
 */
public record SpecialTokens(int[] eos, OptionalInt bos, OptionalInt mask) {

  /** Copies the ids. */
  public SpecialTokens {
    eos = eos.clone();
  }

  /** A copy of the ids of the tokens that end a generation; may be empty. */
  @Override
  public int[] eos() {
    return eos.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpecialTokens that
        && Arrays.equals(eos, that.eos)
        && bos.equals(that.bos)
        && mask.equals(that.mask);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(eos) + bos.hashCode()) + mask.hashCode();
  }

  @Override
  public String toString() {
    return "SpecialTokens[eos=" + Arrays.toString(eos) + ", bos=" + bos + ", mask=" + mask + "]";
  }
}
