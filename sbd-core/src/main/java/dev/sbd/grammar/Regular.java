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

/**
 * Regular languages within bounds: Lucene's operations, whose results are minimal and deterministic
 * here, and which refuse what explodes.
 */
final class Regular {
  /** States of an automaton, at most. */
  static final int MOST_STATES = 100_000;

  private static final int EFFORT = 2_000_000; // Lucene's measure: about ten a state

  private static final int MOST_BYTES = 1 << 20;
  private static final int LONGEST = Automata.MAX_STRING_UNION_TERM_LENGTH;
  private static final String EXPLODES =
      "the grammar explodes: an automaton of one of its parts takes too many states; make it"
          + " simpler, its repetitions shorter above all";

  private Regular() {}

  /** The least automaton of the same language. */
  static Automaton minimal(Automaton automaton) {
    return Minimal.of(Operations.removeDeadStates(deterministic(automaton)));
  }

  static Automaton deterministic(Automaton automaton) {
    checkSize(automaton.getNumStates());
    try {
      return Operations.determinize(automaton, EFFORT);
    } catch (TooComplexToDeterminizeException e) {
      throw new InvalidRequestException(EXPLODES, e);
    }
  }

  static Automaton union(List<Automaton> parts) {
    return minimal(Operations.union(parts));
  }

  static Automaton concatenation(List<Automaton> parts) {
    checkSize(parts.stream().mapToLong(Automaton::getNumStates).sum());
    return minimal(Operations.concatenate(parts));
  }

  static Automaton intersection(Automaton a, Automaton b) {
    checkSize((long) a.getNumStates() * b.getNumStates() / 100); // the product is hardly ever full
    return minimal(Operations.intersection(a, b));
  }

  /** What is in {@code a} and not in {@code b}. */
  static Automaton minus(Automaton a, Automaton b) {
    try {
      return minimal(Operations.minus(a, minimal(b), EFFORT));
    } catch (TooComplexToDeterminizeException e) {
      throw new InvalidRequestException(EXPLODES, e);
    }
  }

  /** Some texts, as bytes. */
  static Automaton choice(Collection<String> texts) {
    List<BytesRef> sorted = texts.stream().distinct().map(BytesRef::new).sorted().toList();
    long bytes = sorted.stream().mapToLong(text -> text.length).sum();
    Check.that(
        bytes <= MOST_BYTES,
        "the texts to choose from have %d bytes, at most %d",
        bytes,
        MOST_BYTES);
    boolean allShort = sorted.stream().allMatch(text -> text.length <= LONGEST);
    Automaton automaton =
        allShort
            ? Automata.makeBinaryStringUnion(sorted)
            : union(sorted.stream().map(Automata::makeBinary).toList());
    checkSize(automaton.getNumStates());
    return automaton;
  }

  /** Of texts of code points, their bytes in UTF-8. */
  static Automaton utf8(Automaton codePoints) {
    return minimal(Utf8.of(deterministic(codePoints)));
  }

  /**
   * Refuses what has too many states.
   *
   * @throws InvalidRequestException if there are more than {@link #MOST_STATES}
   */
  static void checkSize(long states) {
    Check.that(
        states <= MOST_STATES,
        "the grammar explodes: one of its parts takes %d states, at most %d; make it simpler, its"
            + " repetitions shorter above all",
        states,
        MOST_STATES);
  }

  /** Refuses what takes too long to make deterministic. */
  static void checkEffort(boolean bearable) {
    if (!bearable) {
      throw new InvalidRequestException(EXPLODES);
    }
  }
}
