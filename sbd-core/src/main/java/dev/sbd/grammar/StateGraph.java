package dev.sbd.grammar;

import dev.sbd.internal.Check;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The states of one grammar that texts have come to: a deterministic automaton that is made while
 * it is walked. Threads share it. When there are many states, they are left to the garbage
 * collector as far as no text is in them, and made anew.
 */
final class StateGraph {
  private static final long MOST_BYTES = 24L << 20; // as estimated
  private static final int ITEM_BYTES = 100;
  private static final int STATE_BYTES = 250;
  private static final int MOST_ITEMS = 10_000;

  final Pushdown pushdown;
  final GrammarState dead;
  private volatile Epoch epoch = new Epoch();

  StateGraph(Pushdown pushdown) {
    this.pushdown = pushdown;
    this.dead = new GrammarState(this, epoch, List.of());
  }

  /** A state of the {@link Pushdown}, and what to return to when its rule is over. */
  static final class Item {
    final int state;
    final @Nullable Item below;
    private final long number;

    Item(int state, @Nullable Item below, long number) {
      this.state = state;
      this.below = below;
      this.number = number;
    }
  }

  /** The states that can be found again. They know no later ones, so that they can be forgotten. */
  final class Epoch {
    private record Place(int state, @Nullable Item below) {}

    private final ConcurrentHashMap<Place, Item> items = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<List<Item>, GrammarState> states = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /** Notes that its states have grown. */
    void add(long more) {
      bytes.addAndGet(more);
    }

    private boolean isFull() {
      return bytes.get() > MOST_BYTES;
    }

    private Item item(int state, @Nullable Item below) {
      return items.computeIfAbsent(
          new Place(state, below), place -> new Item(state, below, bytes.addAndGet(ITEM_BYTES)));
    }

    private GrammarState state(List<Item> of) {
      return states.computeIfAbsent(
          of,
          found -> {
            add(STATE_BYTES + 4L * pushdown.classes());
            return new GrammarState(StateGraph.this, this, found);
          });
    }
  }

  private Epoch epoch() {
    if (epoch.isFull()) {
      epoch = new Epoch();
    }
    return epoch;
  }

  /** Before the first byte. */
  GrammarState start() {
    return pushdown.isEmpty() ? dead : state(pushdown.start(), null);
  }

  /** Behind the end of the text: dead, and one of its own. */
  GrammarState over() {
    return new GrammarState(this, epoch, List.of());
  }

  /** Where a text may be that one state of each of these has read a byte of. */
  GrammarState after(List<Item> items, int b) {
    if (items.size() == 1) {
      Item item = items.get(0);
      int state = pushdown.next(item.state, b);
      return state == Pushdown.DEAD ? dead : state(state, item.below);
    }
    Closure closure = new Closure();
    for (Item item : items) {
      int state = pushdown.next(item.state, b);
      if (state != Pushdown.DEAD) {
        closure.add(state, item.below);
      }
    }
    return closure.state();
  }

  /** In one state of the automaton. Most neither call nor return, and are alone. */
  private GrammarState state(int state, @Nullable Item below) {
    Epoch now = epoch();
    boolean alone = pushdown.calls(state) == 0 && (below == null || !pushdown.accepts(state));
    return alone
        ? now.state(List.of(now.item(state, below)))
        : new Closure().add(state, below).state();
  }

  /** All that a text may be in when it has read what it has: rules begun, and rules over. */
  private final class Closure {
    private final Epoch now = epoch();
    private final Set<Item> items = new LinkedHashSet<>();
    private final Deque<Item> open = new ArrayDeque<>();

    Closure add(int state, @Nullable Item below) {
      reach(state, below);
      while (!open.isEmpty()) {
        expand(open.pop());
      }
      return this;
    }

    private void reach(int state, @Nullable Item below) {
      Item item = now.item(state, below);
      if (items.add(item)) {
        Check.that(
            items.size() <= MOST_ITEMS,
            "the grammar is too ambiguous: after some text there are more than %d ways to go on",
            MOST_ITEMS);
        open.push(item);
      }
    }

    private void expand(Item item) {
      for (int call = 0; call < pushdown.calls(item.state); call++) {
        int behind = pushdown.behind(item.state, call);
        Item below = pushdown.isLast(behind) ? item.below : now.item(behind, item.below);
        reach(pushdown.called(item.state, call), below);
      }
      if (item.below != null && pushdown.accepts(item.state)) {
        reach(item.below.state, item.below.below);
      }
    }

    /** The state of those that read a byte or end the text. */
    GrammarState state() {
      List<Item> found = new ArrayList<>();
      for (Item item : items) {
        boolean ends = item.below == null && pushdown.accepts(item.state);
        if (pushdown.reads(item.state) || ends) {
          found.add(item);
        }
      }
      found.sort(Comparator.comparingLong(item -> item.number));
      return found.isEmpty() ? dead : now.state(List.copyOf(found));
    }
  }
}
