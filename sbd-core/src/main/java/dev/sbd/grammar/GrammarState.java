package dev.sbd.grammar;

import dev.sbd.internal.Check;
import dev.sbd.model.TokenMask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How far a text has come under a grammar: all that may be meant so far. States are made when they
 * are come to, and kept; threads may share them.
 */
public final class GrammarState {
  private static final int WORDS = 40; // of a mask, which take as much room as a state

  private static final int UNKNOWN = -1;

  private final Graph graph;
  private final List<Item> items;
  private final boolean complete;
  private final @Nullable GrammarState[] next; // (class of the byte) null: not made yet
  private @Nullable TokenMask mask; // made when it is asked for, as the drafts
  private int @Nullable [] drafts;
  private int plainRun = UNKNOWN;
  private @Nullable GrammarState behindPlain;
  private volatile boolean plainKnown;

  private GrammarState(Graph graph, List<Item> items) {
    this.graph = graph;
    this.items = items;
    this.complete =
        items.stream().anyMatch(i -> i.below == null && graph.pushdown.accepts(i.state));
    this.next = new GrammarState[items.isEmpty() ? 0 : graph.pushdown.classes()];
    Arrays.fill(next, graph.dead);
    items.forEach(item -> graph.pushdown.forEachKind(item.state, kind -> next[kind] = null));
  }

  /** A state of the {@link Pushdown}, and what to return to when its rule is over. */
  private static final class Item {
    private final int state;
    private final @Nullable Item below;
    private final int number;

    Item(int state, @Nullable Item below, int number) {
      this.state = state;
      this.below = below;
      this.number = number;
    }
  }

  /**
   * All states of one grammar. When there are many, they are left to the garbage collector as far
   * as no text is in them, and made anew.
   */
  static final class Graph {
    private static final int MOST = 60_000; // of what takes some 300 bytes each

    private final Pushdown pushdown;
    private final GrammarState dead;
    private volatile Known known = new Known();

    Graph(Pushdown pushdown) {
      this.pushdown = pushdown;
      this.dead = new GrammarState(this, List.of());
    }

    /** Those that can be found again. */
    private static final class Known {
      private record Pointer(int state, @Nullable Item below) {}

      private final ConcurrentHashMap<Pointer, Item> items = new ConcurrentHashMap<>();
      private final ConcurrentHashMap<List<Item>, GrammarState> states = new ConcurrentHashMap<>();
      private final AtomicInteger count = new AtomicInteger();

      Item item(int state, @Nullable Item below) {
        return items.computeIfAbsent(
            new Pointer(state, below), place -> new Item(state, below, count.incrementAndGet()));
      }

      GrammarState state(Graph graph, List<Item> of) {
        return states.computeIfAbsent(
            of,
            items -> {
              count.incrementAndGet();
              return new GrammarState(graph, items);
            });
      }
    }

    /** Before the first byte. */
    GrammarState start() {
      return pushdown.isEmpty() ? dead : state(pushdown.start(), null);
    }

    /** In one state of the automaton. */
    private GrammarState state(int state, @Nullable Item below) {
      boolean goesOn =
          pushdown.calls(state) > 0 || (below != null && pushdown.accepts(state)); // unread
      Known now = known();
      return goesOn
          ? new Closure(this).add(state, below).state()
          : now.state(this, List.of(now.item(state, below)));
    }

    /** Behind the end of the text: dead, and one of its own. */
    GrammarState over() {
      return new GrammarState(this, List.of());
    }

    private Known known() {
      if (known.count.get() > MOST) {
        known = new Known();
      }
      return known;
    }
  }

  /** What a text may stand before when it has read what it has: rules begun and rules over. */
  private static final class Closure {
    private static final int MOST_ITEMS = 10_000;

    private final Graph graph;
    private final Graph.Known known;
    private final Set<Item> items = new LinkedHashSet<>();
    private final Deque<Item> open = new ArrayDeque<>();

    Closure(Graph graph) {
      this.graph = graph;
      this.known = graph.known();
    }

    Closure add(int state, @Nullable Item below) {
      reach(state, below);
      while (!open.isEmpty()) {
        expand(open.pop());
      }
      return this;
    }

    private void reach(int state, @Nullable Item below) {
      Item item = known.item(state, below);
      if (items.add(item)) {
        Check.that(
            items.size() <= MOST_ITEMS,
            "the grammar is too ambiguous: after some text there are more than %d ways to go on",
            MOST_ITEMS);
        open.push(item);
      }
    }

    private void expand(Item item) {
      Pushdown pushdown = graph.pushdown;
      for (int call = 0; call < pushdown.calls(item.state); call++) {
        int behind = pushdown.behind(item.state, call);
        Item below = pushdown.isLast(behind) ? item.below : known.item(behind, item.below);
        reach(pushdown.called(item.state, call), below);
      }
      if (item.below != null && pushdown.accepts(item.state)) {
        reach(item.below.state, item.below.below);
      }
    }

    GrammarState state() {
      List<Item> found = new ArrayList<>();
      for (Item item : items) {
        if (graph.pushdown.reads(item.state)
            || (item.below == null && graph.pushdown.accepts(item.state))) {
          found.add(item);
        }
      }
      if (found.isEmpty()) {
        return graph.dead;
      }
      found.sort(Comparator.comparingInt(item -> item.number));
      return known.state(graph, List.copyOf(found));
    }
  }

  /**
   * Behind one more byte.
   *
   * @param b in {@code [0, 255]}
   * @return a {@linkplain #isDead dead} one where no text goes on so
   */
  GrammarState after(int b) {
    if (isDead()) {
      return this;
    }
    int kind = graph.pushdown.classOf(b);
    GrammarState known = next[kind];
    if (known == null) {
      known = make(b);
      next[kind] = known; // who comes here at the same time makes the same
    }
    return known;
  }

  private GrammarState make(int b) {
    if (items.size() == 1) {
      Item item = items.get(0);
      int state = graph.pushdown.next(item.state, b);
      return state == Pushdown.DEAD ? graph.dead : graph.state(state, item.below);
    }
    Closure closure = new Closure(graph);
    for (Item item : items) {
      int state = graph.pushdown.next(item.state, b);
      if (state != Pushdown.DEAD) {
        closure.add(state, item.below);
      }
    }
    return closure.state();
  }

  /**
   * How many {@linkplain PlainText plain} characters may come, whatever they are; {@link
   * PlainText#LONGEST} also stands for more.
   */
  int plainRun() {
    if (plainRun == UNKNOWN) {
      int run = 0;
      GrammarState state = this;
      for (GrammarState behind = state.behindPlain(); behind != null && run < PlainText.LONGEST; ) {
        run = behind == state ? PlainText.LONGEST : run + 1;
        state = behind;
        behind = state.behindPlain();
      }
      plainRun = run;
    }
    return plainRun;
  }

  /** The state behind any plain character, where it is one; else none. */
  private @Nullable GrammarState behindPlain() {
    if (!plainKnown) {
      behindPlain = PlainText.behind(this);
      plainKnown = true;
    }
    return behindPlain;
  }

  /** Behind some more bytes. */
  GrammarState after(byte... bytes) {
    GrammarState state = this;
    for (byte b : bytes) {
      state = state.after(b & 0xFF);
    }
    return state;
  }

  /** Whether no text goes on so. In any other state, a text can be completed. */
  boolean isDead() {
    return items.isEmpty();
  }

  /** Whether the text may end here. */
  public boolean isComplete() {
    return complete;
  }

  /** Whether the text must end here. */
  boolean isLast() {
    for (int kind = 0; kind < next.length; kind++) {
      if (!after(graph.pushdown.member(kind)).isDead()) {
        return false;
      }
    }
    return complete;
  }

  /** The only byte that the text can go on with, where there is one and it cannot end; or -1. */
  int forcedByte() {
    int forced = -1;
    for (int kind = 0; kind < next.length && !complete; kind++) {
      int b = graph.pushdown.member(kind);
      if (!after(b).isDead()) {
        if (forced >= 0 || graph.pushdown.last(kind) > b) {
          return -1;
        }
        forced = b;
      }
    }
    return forced;
  }

  /** The tokens that may come; {@code make} is asked once. */
  TokenMask mask(Function<GrammarState, TokenMask> make) {
    TokenMask known = mask;
    if (known == null) {
      known = make.apply(this);
      mask = known;
      graph.known.count.addAndGet(known.words().length / WORDS);
    }
    return known;
  }

  /** The tokens of what must come; {@code make} is asked once. */
  int[] drafts(Function<GrammarState, int[]> make) {
    int[] known = drafts;
    if (known == null) {
      known = make.apply(this);
      drafts = known;
    }
    return known;
  }
}
