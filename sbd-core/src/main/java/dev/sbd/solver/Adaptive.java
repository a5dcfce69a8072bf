package dev.sbd.solver;

import dev.sbd.model.Prediction;
import java.util.ArrayList;
import java.util.List;

/**
 * Drafts and looks where they win more tokens than their time would win elsewhere, as {@link Worth}
 * weighs it: first what the masked head proposes, then, from where that wins the most, what
 * followed the same tokens before.
 */
record Adaptive() implements Drafting {
  @Override
  public List<Candidate> choose(Candidates candidates, History history) {
    Worth worth = new Worth(history, history.foresight().size());
    List<Candidate> proposed = candidates.masked();
    List<Prediction> text = LookedUp.decided(candidates); // and proposed, so far
    Worth.Run best = new Worth.Run(List.of(), Double.NEGATIVE_INFINITY);
    for (int i = 0; i <= proposed.size(); i++) {
      boolean all = i == proposed.size();
      if (all || differ(history.lookup().after(text, 1), proposed.get(i))) {
        List<Candidate> said = LookedUp.behind(text, history);
        List<Candidate> run = new ArrayList<>(proposed.subList(0, i));
        run.addAll(all ? said : worth.against(said, proposed.get(i)));
        Worth.Run other = worth.best(run);
        best = other.gain() > best.gain() ? other : best;
      }
      if (!all) {
        text.add(proposed.get(i).prediction());
      }
    }
    return best.drafts();
  }

  private static boolean differ(List<Prediction> said, Candidate proposed) {
    return !said.isEmpty() && said.get(0).token() != proposed.prediction().token();
  }

  @Override
  public int[] blockSizes(List<Prediction> drafts, int size, History history) {
    return new Worth(history, size).sizes(drafts);
  }

  @Override
  public String toString() {
    return "adaptive";
  }
}
