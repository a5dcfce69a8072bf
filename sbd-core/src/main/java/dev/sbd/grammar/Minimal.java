package dev.sbd.grammar;

import java.util.Arrays;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Transition;

/**
 * The least automaton of a language, in time and memory near the number of transitions (Valmari,
 * "Fast brief practical DFA minimization", 2012), where Lucene's takes states times symbols.
 *
 * <p>States that may be equal are in one set of {@code blocks}; the transitions that agree on their
 * symbol and lead into one block, in one set of {@code cords}. Each splits the other until none
 * does. A range of symbols counts once for each of its parts that some transition tells apart.
 */
final class Minimal {
  /** Transitions, each range taken apart, at most; an automaton of more is left as it is. */
  private static final int MOST_PARTS = 6_000_000;

  private final Automaton automaton;
  private final int[] points; // where a range of symbols that all transitions treat alike starts
  private final int[] tails;
  private final int[] labels; // indices of points
  private final int[] heads;
  private final Partition blocks;

  private Minimal(Automaton automaton, int[] points, int parts) {
    this.automaton = automaton;
    this.points = points;
    tails = new int[parts];
    labels = new int[parts];
    heads = new int[parts];
    blocks = new Partition(automaton.getNumStates());
    takeApart();
  }

  /** Of a deterministic automaton without dead states, the least one. */
  static Automaton of(Automaton automaton) {
    int[] points = automaton.getStartPoints();
    long parts = parts(automaton, points);
    if (automaton.getNumStates() < 2 || parts > MOST_PARTS) {
      return automaton;
    }
    Minimal minimal = new Minimal(automaton, points, (int) parts);
    minimal.refine();
    return minimal.quotient();
  }

  private static long parts(Automaton automaton, int[] points) {
    long parts = 0;
    Transition transition = new Transition();
    for (int state = 0; state < automaton.getNumStates(); state++) {
      int count = automaton.initTransition(state, transition);
      for (int i = 0; i < count; i++) {
        automaton.getNextTransition(transition);
        parts += end(points, transition.max) - Arrays.binarySearch(points, transition.min);
      }
    }
    return parts;
  }

  /** The index behind that of the last point up to {@code symbol}. */
  private static int end(int[] points, int symbol) {
    int index = Arrays.binarySearch(points, symbol + 1);
    return index >= 0 ? index : -index - 1;
  }

  private void takeApart() {
    int part = 0;
    Transition transition = new Transition();
    for (int state = 0; state < automaton.getNumStates(); state++) {
      int count = automaton.initTransition(state, transition);
      for (int i = 0; i < count; i++) {
        automaton.getNextTransition(transition);
        int to = end(points, transition.max);
        for (int j = Arrays.binarySearch(points, transition.min); j < to; j++) {
          tails[part] = state;
          labels[part] = j;
          heads[part++] = transition.dest;
        }
      }
    }
  }

  private void refine() {
    for (int state = 0; state < automaton.getNumStates(); state++) {
      if (automaton.isAccept(state)) {
        blocks.mark(state);
      }
    }
    blocks.split();
    Partition cords = new Partition(Buckets.of(labels, points.length));
    Buckets incoming = Buckets.of(heads, automaton.getNumStates());
    int block = 1; // the other half follows from the rest
    for (int cord = 0; cord < cords.size(); cord++) {
      for (int i = cords.from(cord); i < cords.to(cord); i++) {
        blocks.mark(tails[cords.element(i)]);
      }
      blocks.split();
      for (; block < blocks.size(); block++) {
        for (int i = blocks.from(block); i < blocks.to(block); i++) {
          incoming.forEach(blocks.element(i), cords::mark);
        }
        cords.split();
      }
    }
  }

  /** One state for each block, that of the first state being the first. */
  private Automaton quotient() {
    Automaton result = new Automaton(blocks.size(), tails.length);
    int[] names = new int[blocks.size()];
    Arrays.fill(names, -1);
    int[] states = new int[blocks.size()]; // of each block, one
    for (int state = 0; state < automaton.getNumStates(); state++) {
      int block = blocks.setOf(state);
      if (names[block] < 0) {
        names[block] = result.createState();
        states[names[block]] = state;
        result.setAccept(names[block], automaton.isAccept(state));
      }
    }
    Transition transition = new Transition();
    for (int name = 0; name < blocks.size(); name++) {
      int count = automaton.initTransition(states[name], transition);
      for (int i = 0; i < count; i++) {
        automaton.getNextTransition(transition);
        int dest = names[blocks.setOf(transition.dest)];
        result.addTransition(name, dest, transition.min, transition.max);
      }
    }
    result.finishState();
    return result;
  }
}
