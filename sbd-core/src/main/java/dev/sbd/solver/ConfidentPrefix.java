package dev.sbd.solver;

import dev.sbd.internal.Check;
import java.util.List;

record ConfidentPrefix(double confidence) implements Drafting {
  ConfidentPrefix {
    Check.fraction("confidence", confidence);
  }

  @Override
  public List<Candidate> choose(Candidates candidates, History history) {
    return candidates.prefix(confidence);
  }

  @Override
  public String toString() {
    return Spelling.of(confidence);
  }
}
