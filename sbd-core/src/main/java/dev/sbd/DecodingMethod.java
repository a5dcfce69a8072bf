package dev.sbd;

import dev.sbd.internal.Check;
import dev.sbd.model.Prediction;
import dev.sbd.solver.BlockSizing;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
import dev.sbd.solver.Drafting;
import dev.sbd.solver.Solver;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * How blocks become text: token by token, for good with a solver, or verified. It prints as {@link
 * GenerationOptions.Builder#decoding} reads it.
 */
sealed interface DecodingMethod
    permits DecodingMethod.TokenByToken,
        DecodingMethod.ForGood,
        DecodingMethod.LinearSpeculation,
        Verified {
  /** How the spelling of one begins that commits in passes of their own. */
  String APART = "apart:";

  /** Some of the masked candidates. */
  List<Candidate> choose(Candidates candidates, Drafting.History soFar);

  /** Whether a block that has been looked at is to be committed, or else looked at again. */
  default boolean isReady(Block block) {
    return block.isFinished();
  }

  /** How many of the block's first tokens are there for good. */
  default int decided(Block block) {
    return block.prefix().size();
  }

  /** Whether the next-token head decides a block's first token. */
  default boolean ntpPrefix() {
    return true;
  }

  /** Whether tokens are committed in passes of their own, and no block is looked at by these. */
  default boolean apart() {
    return false;
  }

  /**
   * Whether its text is that of next-token prediction: what a block reveals is not yet the text.
   */
  default boolean verifies() {
    return true;
  }

  /** Whether it decides nothing without looks at masks, where blocks have more than one token. */
  default boolean needsLooks() {
    return true;
  }

  /**
   * How many tokens the next blocks have: behind no draft, behind the first, ..., behind all. Or
   * one number, whatever is accepted, where the next pass looks at none: where it is {@link
   * #apart}.
   *
   * @param drafts to verify
   * @param size the most that a block may have, at least 1
   */
  default int[] blockSizes(List<Prediction> drafts, int size, Drafting.History soFar) {
    return new int[] {size};
  }

  /** How long blocks are where {@code asked} was asked for. */
  default BlockSizing sizing(BlockSizing asked) {
    return asked;
  }

  /** The method that prints so. */
  static DecodingMethod named(String spelling) {
    if (spelling.equals("ntp")) {
      return new TokenByToken();
    }
    if (spelling.equals("verified")) {
      return new Verified(Drafting.adaptive());
    }
    int colon = spelling.indexOf(':') + 1;
    String rest = spelling.substring(colon);
    return switch (spelling.substring(0, colon)) {
      case "verified:" -> new Verified(Drafting.named(rest));
      case "linear-spec:" -> new LinearSpeculation(solver(rest));
      case APART -> new ForGood(solver(rest), true, true);
      default -> new ForGood(solver(spelling), true, false);
    };
  }

  private static Solver solver(String spelling) {
    Check.that(
        spelling.contains(":"),
        "a decoding must be ntp, verified, verified:DRAFTS, linear-spec:SOLVER, apart:SOLVER or a"
            + " solver such as gamma:0.1, got \"%s\"",
        spelling);
    return Solver.named(spelling);
  }

  /**
   * What it chooses.
   *
   * @throws IllegalStateException if that may not be; it names the rule that chose
   */
  default List<Candidate> checked(Candidates candidates, Drafting.History soFar) {
    if (candidates.masked().isEmpty() && candidates.ntpPrefix().isEmpty()) {
      return List.of(); // no room for more
    }
    List<Candidate> chosen = choose(candidates, soFar);
    if (chosen == null) { // a rule of somebody else's
      throw new IllegalStateException(rule() + " chose null, must be a list, empty for none");
    }
    Predicate<Candidate> free = free(candidates);
    Set<Integer> seen = new HashSet<>();
    for (Candidate candidate : chosen) {
      if (candidate == null || !free.test(candidate)) {
        throw new IllegalStateException(
            "%s chose %s, not one of the %d masked ones"
                .formatted(rule(), candidate, candidates.masked().size()));
      }
      if (!seen.add(candidate.position())) {
        throw new IllegalStateException(rule() + " chose a candidate twice: " + candidate);
      }
    }
    return chosen;
  }

  /** The last position of a block that may be chosen, whatever was looked at; -1 if none may. */
  default int reach(Candidates candidates) {
    List<Candidate> masked = candidates.masked();
    return masked.isEmpty() ? -1 : masked.get(masked.size() - 1).position();
  }

  /** What may be chosen: the masked. */
  default Predicate<Candidate> free(Candidates candidates) {
    return candidates.masked()::contains;
  }

  /**
   * Those of the chosen that can be part of the text.
   *
   * @param room positions from the block's first on that there is room for
   * @param ends whether a token ends the text
   */
  default List<Candidate> useful(List<Candidate> chosen, int room, IntPredicate ends) {
    return chosen;
  }

  /** What chooses, for messages. */
  default String rule() {
    return toString();
  }

  /** Blocks of one token, decided by the next-token head. */
  record TokenByToken() implements DecodingMethod {
    @Override
    public List<Candidate> choose(Candidates candidates, Drafting.History soFar) {
      return candidates.masked();
    }

    @Override
    public BlockSizing sizing(BlockSizing asked) {
      return BlockSizing.fixed(1);
    }

    @Override
    public String toString() {
      return "ntp";
    }
  }

  /** What {@code solver} chooses, and at least one where the pass would else reveal nothing. */
  private static List<Candidate> chosen(Solver solver, Candidates candidates) {
    if (candidates.masked().isEmpty()) {
      return List.of();
    }
    List<Candidate> chosen = solver.choose(candidates);
    return chosen != null && chosen.isEmpty() && candidates.ntpPrefix().isEmpty()
        ? List.of(candidates.surest())
        : chosen;
  }

  /**
   * Set Block Decoding as in the paper: a block is committed when it is full.
   *
   * @param apart whether a pass that commits looks at nothing, so that looks see the NTP token
   */
  record ForGood(Solver solver, boolean ntpPrefix, boolean apart) implements DecodingMethod {
    @Override
    public List<Candidate> choose(Candidates candidates, Drafting.History soFar) {
      return chosen(solver, candidates);
    }

    @Override
    public boolean verifies() {
      return false;
    }

    @Override
    public String rule() {
      return "solver " + solver;
    }

    @Override
    public String toString() {
      return (apart ? APART : "") + solver;
    }
  }

  /**
   * Nemotron-Labs-Diffusion's linear self-speculation: looks fill a block behind the NTP token, a
   * pass of its own verifies it.
   */
  record LinearSpeculation(Solver solver) implements DecodingMethod {
    @Override
    public List<Candidate> choose(Candidates candidates, Drafting.History soFar) {
      return chosen(solver, candidates);
    }

    @Override
    public boolean apart() {
      return true;
    }

    @Override
    public int decided(Block block) {
      return Math.min(1, block.prefix().size());
    }

    @Override
    public String rule() {
      return "solver " + solver;
    }

    @Override
    public String toString() {
      return "linear-spec:" + solver;
    }
  }
}
