package dev.sbd;

import dev.sbd.model.Prediction;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
import dev.sbd.solver.Drafting;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Verified decoding: what follows the NTP token without a gap is a draft for the next pass. */
record Verified(Drafting drafting) implements DecodingMethod {
  private static final int MOST_DRAFTS = 127; // a backend's rows may round alike in few only

  @Override
  public List<Candidate> choose(Candidates candidates, Drafting.History soFar) {
    return drafting.choose(candidates, soFar);
  }

  @Override
  public int reach(Candidates candidates) {
    return MOST_DRAFTS;
  }

  /** What stands at a masked position or behind them all. */
  @Override
  public Predicate<Candidate> free(Candidates candidates) {
    List<Integer> masked = candidates.masked().stream().map(Candidate::position).toList();
    int last = masked.isEmpty() ? 0 : masked.get(masked.size() - 1);
    return candidate -> masked.contains(candidate.position()) || candidate.position() > last;
  }

  @Override
  public List<Candidate> useful(List<Candidate> chosen, int room, IntPredicate ends) {
    int most = Math.min(MOST_DRAFTS, room - 1);
    int end =
        chosen.stream()
            .filter(candidate -> ends.test(candidate.prediction().token()))
            .mapToInt(Candidate::position)
            .min()
            .orElse(most);
    return chosen.stream().filter(c -> c.position() <= Math.min(end, most)).toList();
  }

  @Override
  public int[] blockSizes(List<Prediction> drafts, int size, Drafting.History soFar) {
    int[] sizes = drafting.blockSizes(drafts, size, soFar);
    boolean fits = sizes.length == drafts.size() + 1;
    if (!fits || Arrays.stream(sizes).anyMatch(s -> s < 1 || s > size)) {
      throw new IllegalStateException(
          "%s gave the block sizes %s, must be %d in [1, %d]"
              .formatted(rule(), Arrays.toString(sizes), drafts.size() + 1, size));
    }
    return sizes;
  }

  @Override
  public String rule() {
    return "drafting " + drafting;
  }

  @Override
  public boolean isReady(Block block) {
    return true;
  }

  @Override
  public boolean needsLooks() {
    return false;
  }

  @Override
  public int decided(Block block) {
    return Math.min(1, block.prefix().size());
  }

  @Override
  public String toString() {
    String drafts = drafting.toString();
    return drafts.equals("adaptive") ? "verified" : "verified:" + drafts;
  }
}
