package dev.sbd.solver;

import java.util.List;
import java.util.Objects;

record Finished(Solver solver) implements Drafting {
  Finished {
    Objects.requireNonNull(solver, "solver");
  }

  @Override
  public List<Candidate> choose(Candidates candidates, History history) {
    return candidates.masked().isEmpty() ? List.of() : solver.choose(candidates);
  }

  @Override
  public String toString() {
    return "finished:"
        + (solver instanceof ConfidenceThreshold threshold ? Spelling.of(threshold.tau()) : solver);
  }
}
