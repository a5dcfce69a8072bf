package dev.sbd;

import dev.sbd.internal.Check;
import dev.sbd.solver.BlockSizing;
import dev.sbd.solver.Drafting;
import dev.sbd.solver.Solver;
import java.util.Optional;

/**
 * How blocks become text.
 *
 * @param blockSizing tokens a block (k)
 * @param solver which tokens a pass reveals; not asked in verified decoding
 * @param ntpPrefix whether the next-token head decides the first token of a block
 * @param verification drafts for verified decoding, whose output is that of token-by-token
 *     decoding; empty for plain Set Block Decoding
 */
public record DecodingMethod(
    BlockSizing blockSizing, Solver solver, boolean ntpPrefix, Optional<Drafting> verification) {

  /** Checks that the parts go together. */
  public DecodingMethod {
    Check.that(
        ntpPrefix || verification.isEmpty(),
        "verified decoding needs the NTP prefix, got ",
        "withoutNtpPrefix");
  }
}
