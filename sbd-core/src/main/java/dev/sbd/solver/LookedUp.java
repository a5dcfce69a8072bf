package dev.sbd.solver;

import dev.sbd.model.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What followed the same tokens before, as far as it wins more than its rows would elsewhere. */
record LookedUp() implements Drafting {
  private static final int MOST = 64;

  /** What the next-token head has just decided. */
  static List<Prediction> decided(Candidates candidates) {
    return new ArrayList<>(candidates.ntpPrefix().stream().map(Candidate::prediction).toList());
  }

  /** What was said before where it went on as with {@code tokens}, the block's first. */
  static List<Candidate> behind(List<Prediction> tokens, History history) {
    List<Prediction> said = history.lookup().after(tokens, MOST);
    return IntStream.range(0, said.size())
        .mapToObj(i -> new Candidate(tokens.size() + i, said.get(i)))
        .toList();
  }

  @Override
  public List<Candidate> choose(Candidates candidates, History history) {
    return new Worth(history, 1).best(behind(decided(candidates), history)).drafts();
  }

  @Override
  public int[] blockSizes(List<Prediction> drafts, int size, History history) {
    int[] sizes = new int[drafts.size() + 1];
    Arrays.fill(sizes, 1);
    return sizes;
  }

  @Override
  public String toString() {
    return "lookup";
  }
}
