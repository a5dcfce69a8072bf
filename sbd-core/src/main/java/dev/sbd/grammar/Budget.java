package dev.sbd.grammar;

import dev.sbd.internal.Check;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/** The work that a schema may make: what goes beyond would take seconds, or the memory. */
final class Budget {
  /** States of an automaton that is made the least one; of a larger one that takes too long. */
  private static final int SMALL = 3_000;

  private static final long MOST_PRODUCT = 200_000; // states that hold two automata's at once

  private static final long MOST_WORK = 2_500_000; // states and transitions made: a second or so

  private long work;

  /** Takes note of work. */
  void spend(long amount) {
    work += amount;
    Check.that(
        work <= MOST_WORK,
        "JSON Schema: it takes too many states; make it simpler: fewer alternatives, fewer optional"
            + " properties, smaller counts");
  }

  /** What two languages have in common. */
  Automaton common(Automaton a, Automaton b) {
    long product = (long) a.getNumStates() * b.getNumStates();
    Check.that(
        product <= MOST_PRODUCT,
        "JSON Schema: what must hold together for a string, or a number, takes too many states: %d"
            + " times %d; make lengths smaller, patterns simpler, or leave one of them out",
        a.getNumStates(),
        b.getNumStates());
    spend(product);
    return small(Operations.intersection(a, b));
  }

  /** The same language by a deterministic automaton, the least one if it is small. */
  Automaton small(Automaton automaton) {
    spend(automaton.getNumStates());
    Automaton live = Operations.removeDeadStates(automaton);
    Regular.checkSize(live.getNumStates());
    if (live.getNumStates() <= SMALL) {
      return Regular.minimal(live);
    }
    Automaton result = Operations.removeDeadStates(Regular.deterministic(live));
    spend(result.getNumStates());
    return result;
  }
}
