package dev.sbd.grammar;

import dev.sbd.internal.Check;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  /** A state of the {@link Pushdown}, and the call of the rule that it is in, if it was called. */
  static final class Item {
    final int state;
    final @Nullable Call call;
    private final long number;

    Item(int state, @Nullable Call call, long number) {
      this.state = state;
      this.call = call;
      this.number = number;
    }
  }

  /**
   * Where to return to when a rule is over: to one place, or to any of several, where the text may
   * mean several things. As all of them share what is called, they do not multiply with depth (a
   * graph-structured stack: Tomita, 1985).
   */
  static final class Call {
    private final List<Item> returns;

    Call(List<Item> returns) {
      this.returns = returns;
    }
  }

  /** The states that can be found again. They know no later ones, so that they can be forgotten. */
  final class Epoch {
    private record Place(int state, @Nullable Call call) {}

    private final ConcurrentHashMap<Place, Item> items = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<List<Item>, Call> calls = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<List<Item>, GrammarState> states = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /** Notes that its states have grown. */
    void add(long more) {
      bytes.addAndGet(more);
    }

    private boolean isFull() {
      return bytes.get() > MOST_BYTES;
    }

    private Item item(int state, @Nullable Call call) {
      return items.computeIfAbsent(
          new Place(state, call), place -> new Item(state, call, bytes.addAndGet(ITEM_BYTES)));
    }

    private Call call(Set<Item> returns) {
      return calls.computeIfAbsent(
          sorted(returns),
          sorted -> {
            add(ITEM_BYTES + 8L * sorted.size());
            return new Call(sorted);
          });
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

  private static List<Item> sorted(Collection<Item> items) {
    return items.stream().sorted(Comparator.comparingLong(item -> item.number)).toList();
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
      return state == Pushdown.DEAD ? dead : state(state, item.call);
    }
    Closure closure = new Closure();
    for (Item item : items) {
      int state = pushdown.next(item.state, b);
      if (state != Pushdown.DEAD) {
        closure.reach(state, item.call);
      }
    }
    return closure.state();
  }

  /** In one state of the automaton. Most neither call nor return, and are alone. */
  private GrammarState state(int state, @Nullable Call call) {
    Epoch now = epoch();
    if (pushdown.calls(state) == 0 && (call == null || !pushdown.accepts(state))) {
      return now.state(List.of(now.item(state, call)));
    }
    Closure closure = new Closure();
    closure.reach(state, call);
    return closure.state();
  }

  /** All that a text may be in when it has read what it has: rules begun, and rules over. */
  private final class Closure {
    private final Epoch now = epoch();
    private final Set<Item> items = new LinkedHashSet<>();
    private final Deque<Item> open = new ArrayDeque<>();
    private final Map<Integer, Set<Item>> called = new LinkedHashMap<>(); // (state) returns

    void reach(int state, @Nullable Call call) {
      Item item = now.item(state, call);
      if (items.add(item)) {
        Check.that(
            items.size() <= MOST_ITEMS,
            "the grammar is too ambiguous: after some text there are more than %d ways to go on",
            MOST_ITEMS);
        open.push(item);
      }
    }

    /** Returns from rules that are over, and then begins those that are called, each once. */
    private void close() {
      while (!open.isEmpty()) {
        while (!open.isEmpty()) {
          returnOrCall(open.pop());
        }
        Map<Integer, Set<Item>> calls = new LinkedHashMap<>(called);
        called.clear();
        calls.forEach((state, returns) -> reach(state, now.call(returns)));
      }
    }

    private void returnOrCall(Item item) {
      if (item.call != null && pushdown.accepts(item.state)) {
        item.call.returns.forEach(to -> reach(to.state, to.call));
      }
      for (int i = 0; i < pushdown.calls(item.state); i++) {
        int behind = pushdown.behind(item.state, i);
        Set<Item> returns =
            called.computeIfAbsent(pushdown.called(item.state, i), c -> new LinkedHashSet<>());
        if (item.call != null && pushdown.isLast(behind)) {
          returns.addAll(item.call.returns);
        } else {
          returns.add(now.item(behind, item.call));
        }
      }
    }

    /** The state of those that read a byte or end the text. */
    GrammarState state() {
      close();
      items.removeIf(item -> !pushdown.reads(item.state) && !ends(item));
      return items.isEmpty() ? dead : now.state(sorted(items));
    }

    private boolean ends(Item item) {
      return item.call == null && pushdown.accepts(item.state);
    }
  }
}
