package dev.sbd.grammar;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Transition;

/**
 * The states of all {@link Rules} under one numbering, without those from which no text can be
 * completed, so that whoever is in a state can come to an end. Where a state calls a rule, the
 * rule's text stands before the state that is gone on from.
 */
final class Pushdown {
  static final int DEAD = -1;

  private static final int BYTES = 256;

  private final int[] starts; // (rule)
  private final int[][] bytes; // (state) from, to, next of each transition, ascending
  private final int[][] calls; // (state) rule, next of each
  private final BitSet accepting;
  private final int[] classes = new int[BYTES]; // (byte) those that no transition tells apart
  private final int[] members; // (class) its first byte; the others follow it

  /**
   * The states of {@code rules}.
   *
   * @param usable the bytes that can be written; no text has others
   */
  Pushdown(Rules rules, BitSet usable) {
    int states = rules.automata().stream().mapToInt(Pushdown::states).sum();
    starts = new int[rules.automata().size()];
    bytes = new int[states][];
    calls = new int[states][];
    accepting = new BitSet(states);
    int first = 0;
    for (int rule = 0; rule < starts.length; rule++) {
      starts[rule] = first;
      Automaton automaton = rules.automata().get(rule);
      for (int state = 0; state < states(automaton); state++) {
        add(automaton, state, first, usable);
      }
      first += states(automaton);
    }
    BitSet live = live();
    for (int state = 0; state < states; state++) {
      int[] read = bytes[state];
      int[] called = calls[state];
      bytes[state] = kept(read, 3, i -> canRead(read, i, live));
      calls[state] = kept(called, 2, i -> canCall(called, i, live));
    }
    members = tellApart();
  }

  /** A rule without any has one state, in which nothing is possible. */
  private static int states(Automaton automaton) {
    return Math.max(1, automaton.getNumStates());
  }

  private void add(Automaton automaton, int state, int first, BitSet usable) {
    IntStream.Builder read = IntStream.builder();
    IntStream.Builder called = IntStream.builder();
    Transition transition = new Transition();
    int count = automaton.getNumStates() == 0 ? 0 : automaton.initTransition(state, transition);
    for (int i = 0; i < count; i++) {
      automaton.getNextTransition(transition);
      int next = first + transition.dest;
      int last = Math.min(transition.max, BYTES - 1);
      for (int b = usable.nextSetBit(transition.min); b >= 0 && b <= last; ) {
        int end = Math.min(usable.nextClearBit(b) - 1, last);
        read.add(b).add(end).add(next);
        b = usable.nextSetBit(end + 1);
      }
      for (int call = Math.max(transition.min, BYTES); call <= transition.max; call++) {
        called.add(Rules.called(call)).add(next);
      }
    }
    bytes[first + state] = read.build().toArray();
    calls[first + state] = called.build().toArray();
    accepting.set(first + state, automaton.getNumStates() > 0 && automaton.isAccept(state));
  }

  /** The states from which a text can end. */
  private BitSet live() {
    IntStream.Builder from = IntStream.builder();
    IntStream.Builder to = IntStream.builder();
    for (int state = 0; state < bytes.length; state++) {
      for (int i = 0; i < bytes[state].length; i += 3) {
        from.add(state);
        to.add(bytes[state][i + 2]);
      }
      for (int i = 0; i < calls[state].length; i += 2) {
        from.add(state).add(state);
        to.add(starts[calls[state][i]]).add(calls[state][i + 1]);
      }
    }
    int[] states = from.build().toArray();
    Buckets before = Buckets.of(to.build().toArray(), bytes.length);
    BitSet live = (BitSet) accepting.clone();
    Deque<Integer> open = new ArrayDeque<>(accepting.stream().boxed().toList());
    while (!open.isEmpty()) {
      int behind = open.pop();
      for (int i = before.from(behind); i < before.to(behind); i++) {
        int state = states[before.element(i)];
        if (!live.get(state) && canEnd(state, live)) {
          live.set(state);
          open.push(state);
        }
      }
    }
    return live;
  }

  private boolean canEnd(int state, BitSet live) {
    boolean can = false;
    for (int i = 0; i < bytes[state].length; i += 3) {
      can |= canRead(bytes[state], i, live);
    }
    for (int i = 0; i < calls[state].length; i += 2) {
      can |= canCall(calls[state], i, live);
    }
    return can;
  }

  private static boolean canRead(int[] read, int index, BitSet live) {
    return live.get(read[index + 2]);
  }

  private boolean canCall(int[] called, int index, BitSet live) {
    return live.get(starts[called[index]]) && live.get(called[index + 1]);
  }

  /** Those transitions, of so many numbers each, whose first number's index is to be kept. */
  private static int[] kept(int[] transitions, int width, IntPredicate keep) {
    int[] kept = new int[transitions.length];
    int size = 0;
    for (int i = 0; i < transitions.length; i += width) {
      if (keep.test(i)) {
        System.arraycopy(transitions, i, kept, size, width);
        size += width;
      }
    }
    return size == transitions.length ? transitions : Arrays.copyOf(kept, size);
  }

  /** Numbers the bytes that transitions tell apart; a byte of each number. */
  private int[] tellApart() {
    BitSet begins = new BitSet(BYTES);
    begins.set(0);
    for (int[] read : bytes) {
      for (int i = 0; i < read.length; i += 3) {
        begins.set(read[i]);
        begins.set(read[i + 1] + 1);
      }
    }
    begins.clear(BYTES);
    int[] first = begins.stream().toArray();
    for (int b = 0, c = -1; b < BYTES; b++) {
      c += begins.get(b) ? 1 : 0;
      classes[b] = c;
    }
    return first;
  }

  /** Whether there is no text at all. */
  boolean isEmpty() {
    return isEmpty(0);
  }

  /** Whether a rule has no text. */
  boolean isEmpty(int rule) {
    int start = starts[rule];
    return bytes[start].length == 0 && calls[start].length == 0 && !accepting.get(start);
  }

  int start() {
    return starts[0];
  }

  /** Kinds of bytes that it tells apart. */
  int classes() {
    return members.length;
  }

  /** The kind of a byte, in {@code [0, 255]}. */
  int classOf(int b) {
    return classes[b];
  }

  /** The kinds of bytes that a state reads. */
  void forEachKind(int state, IntConsumer use) {
    int[] read = bytes[state];
    for (int i = 0; i < read.length; i += 3) {
      for (int kind = classes[read[i]]; kind <= classes[read[i + 1]]; kind++) {
        use.accept(kind);
      }
    }
  }

  /** The first byte of a kind. */
  int member(int kind) {
    return members[kind];
  }

  /** The last byte of a kind. */
  int last(int kind) {
    return kind + 1 < members.length ? members[kind + 1] - 1 : BYTES - 1;
  }

  boolean accepts(int state) {
    return accepting.get(state);
  }

  /** Whether it does nothing but accept, so that there is no need to come back to it. */
  boolean isLast(int state) {
    return accepting.get(state) && bytes[state].length == 0 && calls[state].length == 0;
  }

  boolean reads(int state) {
    return bytes[state].length > 0;
  }

  /** The state behind a byte, or {@link #DEAD}. */
  int next(int state, int b) {
    int[] read = bytes[state];
    for (int i = 0; i < read.length && read[i] <= b; i += 3) {
      if (b <= read[i + 1]) {
        return read[i + 2];
      }
    }
    return DEAD;
  }

  int calls(int state) {
    return calls[state].length / 2;
  }

  /** Where the rule begins that a state calls. */
  int called(int state, int call) {
    return starts[calls[state][2 * call]];
  }

  /** Where it goes on behind that rule. */
  int behind(int state, int call) {
    return calls[state][2 * call + 1];
  }
}
