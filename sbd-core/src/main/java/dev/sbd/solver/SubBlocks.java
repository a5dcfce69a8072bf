package dev.sbd.solver;

import dev.sbd.internal.Check;
import java.util.List;
import java.util.Objects;

/** Of a block's parts of {@code size}, reveals what {@code solver} does in the first with masks. */
record SubBlocks(int size, Solver solver) implements Solver {
  SubBlocks {
    Check.atLeast("size", size, 1);
    Objects.requireNonNull(solver, "solver");
  }

  @Override
  public List<Candidate> choose(Candidates candidates) {
    int part = candidates.masked().get(0).position() / size;
    List<Candidate> within =
        candidates.masked().stream().filter(c -> c.position() / size == part).toList();
    return solver.choose(
        new Candidates(within, candidates.ntpPrefix(), candidates.look(), candidates.blockSize()));
  }

  @Override
  public String toString() {
    return "within:" + size + ":" + solver;
  }
}
