package dev.sbd.solver;

import java.util.List;

record WholeBlock() implements Drafting {
  @Override
  public List<Candidate> choose(Candidates candidates, History history) {
    return candidates.masked();
  }

  @Override
  public String toString() {
    return "whole";
  }
}
