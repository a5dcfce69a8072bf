package dev.sbd.grammar;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Transition;

/**
 * The least automaton of a language. States that may be equal are one block, which falls apart when
 * they turn out to lead to different blocks; what leads to a state whose block is new is looked at
 * again. (Lucene's takes memory by states times symbols, and has left the library since.)
 */
final class Minimal {
  private static final int DEAD = -1;

  /** Numbers that are compared, at most: of what takes more, only dead states are taken away. */
  private static final long MOST_WORK = 20_000_000;

  private final Automaton automaton;
  private final Transition transition = new Transition();
  private final int[] tails; // of each transition
  private final Buckets incoming; // transitions by where they lead
  private final int[] blocks; // of each state
  private final List<Integer> sizes = new ArrayList<>(); // of each block
  private final List<IntBuffer> ways = new ArrayList<>(); // of its states that need no look
  private final BitSet waiting = new BitSet(); // states to look at next
  private long work;

  /** States of a block that lead to the same blocks. */
  private record Group(int block, IntBuffer way) {}

  private Minimal(Automaton automaton) {
    this.automaton = automaton;
    int states = automaton.getNumStates();
    tails = new int[IntStream.range(0, states).map(automaton::getNumTransitions).sum()];
    int[] heads = new int[tails.length];
    int index = 0;
    for (int state = 0; state < states; state++) {
      int count = automaton.initTransition(state, transition);
      for (int i = 0; i < count; i++) {
        automaton.getNextTransition(transition);
        tails[index] = state;
        heads[index++] = transition.dest;
      }
    }
    incoming = Buckets.of(heads, states);
    blocks = new int[states];
    Arrays.fill(blocks, DEAD);
  }

  /** Of a deterministic automaton, the least one. */
  static Automaton of(Automaton automaton) {
    Minimal minimal = new Minimal(automaton);
    int[] live = minimal.live();
    int[] restless = live;
    while (restless.length > 0 && minimal.work < MOST_WORK) {
      restless = minimal.refine(restless);
    }
    if (restless.length > 0) {
      Arrays.stream(live).forEach(state -> minimal.blocks[state] = state);
    }
    return minimal.quotient(live);
  }

  private BitSet reached() {
    BitSet reached = new BitSet();
    int[] open = new int[blocks.length];
    int opened = Math.min(1, blocks.length);
    reached.set(0, opened);
    for (int i = 0; i < opened; i++) {
      int count = automaton.initTransition(open[i], transition);
      for (int j = 0; j < count; j++) {
        automaton.getNextTransition(transition);
        if (!reached.get(transition.dest)) {
          reached.set(transition.dest);
          open[opened++] = transition.dest;
        }
      }
    }
    return reached;
  }

  /** Puts the states from which a text can end into two blocks: those that accept, and others. */
  private int[] live() {
    int[] live = new int[blocks.length];
    int count = 0;
    BitSet reached = reached();
    for (int state = 0; state < blocks.length; state++) {
      if (automaton.isAccept(state) && reached.get(state)) {
        blocks[state] = 0;
        live[count++] = state;
      }
    }
    int accepting = count;
    for (int i = 0; i < count; i++) {
      for (int place = incoming.from(live[i]); place < incoming.to(live[i]); place++) {
        int tail = tails[incoming.element(place)];
        if (blocks[tail] == DEAD && reached.get(tail)) {
          blocks[tail] = 1;
          live[count++] = tail;
        }
      }
    }
    sizes.addAll(List.of(accepting, count - accepting));
    ways.addAll(List.of(IntBuffer.allocate(0), IntBuffer.allocate(0)));
    return Arrays.stream(live, 0, count).sorted().toArray();
  }

  /** Parts the blocks of some states by where these lead now; gives those to look at next. */
  private int[] refine(int[] restless) {
    Map<Group, List<Integer>> groups = new LinkedHashMap<>();
    Map<Integer, Integer> counts = new HashMap<>(); // of each block's
    for (int state : restless) {
      Group group = new Group(blocks[state], way(state));
      groups.computeIfAbsent(group, g -> new ArrayList<>()).add(state);
      counts.merge(group.block(), 1, Integer::sum);
      waiting.clear(state);
    }
    counts.entrySet().removeIf(count -> sizes.get(count.getKey()) > count.getValue());
    keepLargest(groups, counts.keySet());
    IntStream.Builder next = IntStream.builder();
    groups.forEach(
        (group, states) -> {
          if (!group.way().equals(ways.get(group.block()))) {
            move(group, states, next);
          }
        });
    return next.build().toArray();
  }

  /** Of blocks of which no state rests, the largest group keeps the block's number. */
  private void keepLargest(Map<Group, List<Integer>> groups, Set<Integer> of) {
    Map<Integer, Integer> largest = new HashMap<>();
    groups.forEach(
        (group, states) -> {
          int block = group.block();
          if (of.contains(block) && states.size() > largest.getOrDefault(block, 0)) {
            largest.put(block, states.size());
            ways.set(block, group.way());
          }
        });
  }

  /** Where a state leads: the first and last symbol and the block of each range. */
  private IntBuffer way(int state) {
    int count = automaton.initTransition(state, transition);
    int[] way = new int[3 * count];
    int end = 0;
    for (int i = 0; i < count; i++) {
      automaton.getNextTransition(transition);
      int to = blocks[transition.dest];
      if (end > 0 && way[end - 1] == to && way[end - 2] == transition.min - 1) {
        way[end - 2] = transition.max;
      } else if (to != DEAD) {
        way[end++] = transition.min;
        way[end++] = transition.max;
        way[end++] = to;
      }
    }
    work += 10 + end;
    return IntBuffer.wrap(way, 0, end);
  }

  /** Makes a group a block; what leads to it becomes restless. */
  private void move(Group group, List<Integer> states, IntStream.Builder restless) {
    sizes.set(group.block(), sizes.get(group.block()) - states.size());
    sizes.add(states.size());
    ways.add(group.way());
    for (int state : states) {
      blocks[state] = sizes.size() - 1;
      for (int place = incoming.from(state); place < incoming.to(state); place++) {
        int tail = tails[incoming.element(place)];
        if (blocks[tail] != DEAD && !waiting.get(tail)) {
          waiting.set(tail);
          restless.add(tail);
        }
      }
    }
  }

  /** One state for each block, that of the first state being the first. */
  private Automaton quotient(int[] live) {
    Map<Integer, Integer> firsts = new LinkedHashMap<>(); // of each block, its first state
    for (int state : live) {
      firsts.putIfAbsent(blocks[state], state);
    }
    Automaton result = new Automaton();
    if (firsts.isEmpty() || live[0] > 0) {
      return result;
    }
    int[] names = new int[Math.max(blocks.length, sizes.size())]; // of each block
    firsts.forEach(
        (block, state) -> {
          names[block] = result.createState();
          result.setAccept(names[block], automaton.isAccept(state));
        });
    firsts.forEach(
        (block, state) -> {
          IntBuffer way = way(state);
          while (way.hasRemaining()) {
            int min = way.get();
            int max = way.get();
            result.addTransition(names[block], names[way.get()], min, max);
          }
        });
    result.finishState();
    return result;
  }
}
