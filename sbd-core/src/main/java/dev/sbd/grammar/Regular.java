package dev.sbd.grammar;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.apache.lucene.util.automaton.Transition;

/**
 * Regular languages within bounds: Lucene's operations, whose results are minimal and deterministic
 * here. One counts the work for one grammar, and refuses what would take seconds, or the memory.
 */
final class Regular {
  private static final int MOST_STATES = 100_000; // of an automaton
  private static final int MOST_PRODUCT = 200_000; // states that hold two automata's at once
  private static final int MOST_BYTES = 1 << 20; // of a choice
  private static final int EFFORT = 2_000_000; // Lucene's measure: about ten a state
  private static final long MOST_STEPS = 12_500_000; // a second or so
  private static final int STEPS_OF_A_STATE = 5;
  private static final int LONGEST = Automata.MAX_STRING_UNION_TERM_LENGTH;

  static final String EXPLODES =
      "the grammar explodes: it takes too many states; make it simpler: fewer alternatives, fewer"
          + " optional parts, smaller counts";

  private long steps;

  /** Takes note of work: of what is done in some 0.1 microseconds, how often. */
  void spend(long count) {
    steps += count;
    if (steps > MOST_STEPS) {
      throw new InvalidRequestException(EXPLODES);
    }
  }

  /** Takes note of states, or transitions, that have been made. */
  void spendStates(long count) {
    spend(STEPS_OF_A_STATE * count);
  }

  /** Refuses an automaton of too many states. */
  static void checkSize(long states) {
    Check.that(
        states <= MOST_STATES,
        "the grammar explodes: one of its parts takes %d states, at most %d; make it simpler, its"
            + " repetitions shorter above all",
        states,
        MOST_STATES);
  }

  /** The least automaton of the same language. */
  Automaton minimal(Automaton automaton) {
    return Minimal.of(deterministic(automaton));
  }

  private Automaton deterministic(Automaton automaton) {
    checkSize(automaton.getNumStates());
    spendStates(automaton.getNumStates());
    try {
      Automaton result = Operations.determinize(automaton, EFFORT);
      checkSize(result.getNumStates());
      spendStates(result.getNumStates());
      return result;
    } catch (TooComplexToDeterminizeException e) {
      throw new InvalidRequestException(EXPLODES, e);
    }
  }

  Automaton union(List<Automaton> parts) {
    return parts.size() == 1 ? parts.get(0) : minimal(Operations.union(parts));
  }

  Automaton concatenation(Automaton... parts) {
    return minimal(Operations.concatenate(List.of(parts)));
  }

  /** What two languages have in common. */
  Automaton intersection(Automaton a, Automaton b) {
    long product = (long) a.getNumStates() * b.getNumStates();
    Check.that(
        product <= MOST_PRODUCT,
        "the grammar explodes: what must hold together for a string, or a number, takes too many"
            + " states: %d times %d; make lengths smaller, patterns simpler, or leave one of them"
            + " out",
        a.getNumStates(),
        b.getNumStates());
    spendStates(product);
    return minimal(Operations.intersection(a, b));
  }

  /** What is in {@code a} and not in {@code b}. */
  Automaton minus(Automaton a, Automaton b) {
    try {
      return minimal(Operations.minus(a, minimal(b), EFFORT));
    } catch (TooComplexToDeterminizeException e) {
      throw new InvalidRequestException(EXPLODES, e);
    }
  }

  /** Some texts, as bytes. */
  Automaton choice(Collection<String> texts) {
    List<BytesRef> sorted = texts.stream().distinct().map(BytesRef::new).sorted().toList();
    long bytes = sorted.stream().mapToLong(text -> text.length).sum();
    Check.that(
        bytes <= MOST_BYTES,
        "the texts to choose from have %d bytes, at most %d",
        bytes,
        MOST_BYTES);
    spend(bytes);
    boolean allShort = sorted.stream().allMatch(text -> text.length <= LONGEST);
    Automaton automaton =
        allShort
            ? Automata.makeBinaryStringUnion(sorted)
            : union(sorted.stream().map(Automata::makeBinary).toList());
    checkSize(automaton.getNumStates());
    return automaton;
  }

  /** Of texts of code points, their bytes in UTF-8. */
  Automaton utf8(Automaton codePoints) {
    Automaton deterministic = deterministic(codePoints);
    return Minimal.of(isAscii(deterministic) ? deterministic : Utf8.of(deterministic));
  }

  private static boolean isAscii(Automaton codePoints) {
    Transition transition = new Transition();
    for (int state = 0; state < codePoints.getNumStates(); state++) {
      int count = codePoints.getNumTransitions(state);
      if (count > 0) {
        codePoints.getTransition(state, count - 1, transition); // the last symbols
        if (transition.max >= 0x80) {
          return false;
        }
      }
    }
    return true;
  }
}
