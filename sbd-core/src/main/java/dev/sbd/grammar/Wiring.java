package dev.sbd.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Transition;

/**
 * An automaton in the making, whose states may be left and entered in any order, also for nothing.
 * Its first state is the start.
 */
final class Wiring {
  private record Edge(int min, int max, int to) {}

  private final Regular regular;
  private final List<List<Edge>> edges = new ArrayList<>();
  private final List<List<Integer>> free = new ArrayList<>(); // where each state leads for nothing
  private final BitSet accepting = new BitSet();

  Wiring(Regular regular) {
    this.regular = regular;
    state();
  }

  int start() {
    return 0;
  }

  /** A new state. */
  int state() {
    edges.add(new ArrayList<>(2));
    free.add(new ArrayList<>(1));
    return edges.size() - 1;
  }

  void accept(int state) {
    accepting.set(state);
  }

  void free(int from, int to) {
    free.get(from).add(to);
  }

  void edge(int from, int min, int max, int to) {
    edges.get(from).add(new Edge(min, max, to));
  }

  /** The state behind {@code text}. */
  int text(int from, String text) {
    int state = from;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int next = state();
      edge(state, b & 0xff, b & 0xff, next);
      state = next;
    }
    return state;
  }

  /** The state behind the texts of another automaton. */
  int insert(int from, Automaton other) {
    int end = state();
    insert(from, other, end);
    return end;
  }

  /** Lets the texts of another automaton lead from a state to another. */
  void insert(int from, Automaton other, int to) {
    regular.spendStates(other.getNumStates());
    int offset = edges.size();
    for (int i = 0; i < other.getNumStates(); i++) {
      state();
    }
    Transition transition = new Transition();
    for (int i = 0; i < other.getNumStates(); i++) {
      int count = other.initTransition(i, transition);
      for (int j = 0; j < count; j++) {
        other.getNextTransition(transition);
        edge(offset + i, transition.min, transition.max, offset + transition.dest);
      }
      if (other.isAccept(i)) {
        free(offset + i, to);
      }
    }
    if (other.getNumStates() > 0) {
      free(from, offset);
    }
  }

  /** What it has become, made small. */
  Automaton finish() {
    Automaton automaton = new Automaton();
    for (int i = 0; i < edges.size(); i++) {
      automaton.createState();
    }
    for (int i = 0; i < edges.size(); i++) {
      for (int j : reachedForNothing(i)) {
        if (accepting.get(j)) {
          automaton.setAccept(i, true);
        }
        regular.spendStates(edges.get(j).size());
        for (Edge edge : edges.get(j)) {
          automaton.addTransition(i, edge.to(), edge.min(), edge.max());
        }
      }
    }
    automaton.finishState();
    return regular.minimal(automaton);
  }

  private Set<Integer> reachedForNothing(int state) {
    Set<Integer> reached = new LinkedHashSet<>(List.of(state));
    Deque<Integer> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      for (int next : free.get(open.pop())) {
        if (reached.add(next)) {
          open.push(next);
        }
      }
    }
    return reached;
  }
}
