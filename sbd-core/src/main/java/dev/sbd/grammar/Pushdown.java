package dev.sbd.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.IntConsumer;
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
    int states = rules.automata().stream().mapToInt(Automaton::getNumStates).sum();
    starts = new int[rules.automata().size()];
    bytes = new int[states][];
    calls = new int[states][];
    accepting = new BitSet(states);
    int first = 0;
    for (int rule = 0; rule < starts.length; rule++) {
      starts[rule] = first;
      Automaton automaton = rules.automata().get(rule);
      for (int state = 0; state < automaton.getNumStates(); state++) {
        add(automaton, state, first, usable);
      }
      first += automaton.getNumStates();
    }
    BitSet live = live();
    for (int state = 0; state < states; state++) {
      keep(state, live);
    }
    members = tellApart();
  }

  private void add(Automaton automaton, int state, int first, BitSet usable) {
    List<Integer> read = new ArrayList<>();
    List<Integer> called = new ArrayList<>();
    Transition transition = new Transition();
    int count = automaton.initTransition(state, transition);
    for (int i = 0; i < count; i++) {
      automaton.getNextTransition(transition);
      for (int symbol = transition.min; symbol <= transition.max; symbol++) {
        if (Rules.isCall(symbol)) {
          called.addAll(List.of(Rules.called(symbol), first + transition.dest));
        } else if (usable.get(symbol)) {
          int end = Math.min(usable.nextClearBit(symbol) - 1, Math.min(transition.max, BYTES - 1));
          read.addAll(List.of(symbol, end, first + transition.dest));
          symbol = end;
        }
      }
    }
    bytes[first + state] = ints(read);
    calls[first + state] = ints(called);
    accepting.set(first + state, automaton.isAccept(state));
  }

  private static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  /** From an accepting state back: what reads its way there, or calls, where both can end. */
  private BitSet live() {
    List<List<Integer>> before = new ArrayList<>();
    for (int state = 0; state < bytes.length; state++) {
      before.add(new ArrayList<>());
    }
    for (int state = 0; state < bytes.length; state++) {
      for (int i = 0; i < bytes[state].length; i += 3) {
        before.get(bytes[state][i + 2]).add(state);
      }
      for (int i = 0; i < calls[state].length; i += 2) {
        before.get(starts[calls[state][i]]).add(state);
        before.get(calls[state][i + 1]).add(state);
      }
    }
    BitSet live = (BitSet) accepting.clone();
    Deque<Integer> open = new ArrayDeque<>(accepting.stream().boxed().toList());
    while (!open.isEmpty()) {
      for (int state : before.get(open.pop())) {
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
      can |= live.get(bytes[state][i + 2]);
    }
    for (int i = 0; i < calls[state].length; i += 2) {
      can |= live.get(starts[calls[state][i]]) && live.get(calls[state][i + 1]);
    }
    return can;
  }

  private void keep(int state, BitSet live) {
    List<Integer> read = new ArrayList<>();
    for (int i = 0; i < bytes[state].length; i += 3) {
      if (live.get(bytes[state][i + 2])) {
        read.addAll(List.of(bytes[state][i], bytes[state][i + 1], bytes[state][i + 2]));
      }
    }
    List<Integer> called = new ArrayList<>();
    for (int i = 0; i < calls[state].length; i += 2) {
      if (live.get(starts[calls[state][i]]) && live.get(calls[state][i + 1])) {
        called.addAll(List.of(calls[state][i], calls[state][i + 1]));
      }
    }
    bytes[state] = ints(read);
    calls[state] = ints(called);
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

  /** Whether there is a text at all. */
  boolean isEmpty() {
    return bytes.length == 0
        || (bytes[starts[0]].length == 0
            && calls[starts[0]].length == 0
            && !accepting.get(starts[0]));
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
