package dev.sbd.grammar;

import dev.sbd.model.TokenMask;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How far a text has come under a grammar: all that may be meant so far. What is worked out of a
 * state is kept; threads may share it, for who works it out at the same time finds the same.
 */
public final class GrammarState {
  private static final int UNKNOWN = -1;

  private final StateGraph graph;
  private final StateGraph.Epoch epoch;
  private final List<StateGraph.Item> items;
  private final boolean complete;
  private final @Nullable GrammarState[] next; // (class of the byte) null: not known yet
  private @Nullable TokenMask mask;
  private volatile int @Nullable [] forced;
  private int plainRun = UNKNOWN;
  private @Nullable GrammarState behindPlain;

  GrammarState(StateGraph graph, StateGraph.Epoch epoch, List<StateGraph.Item> items) {
    this.graph = graph;
    this.epoch = epoch;
    this.items = items;
    this.complete = items.stream().anyMatch(i -> i.call == null && graph.pushdown.accepts(i.state));
    this.next = new GrammarState[items.isEmpty() ? 0 : graph.pushdown.classes()];
    Arrays.fill(next, graph.dead);
    items.forEach(item -> graph.pushdown.forEachKind(item.state, kind -> next[kind] = null));
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
      known = graph.after(items, b);
      if (isAsOldAs(known)) {
        next[kind] = known;
      }
    }
    return known;
  }

  private boolean isAsOldAs(GrammarState other) {
    return other.epoch == epoch || other.isDead();
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
  boolean isComplete() {
    return complete;
  }

  /** Whether the text must end here. */
  boolean isLast() {
    return complete && Arrays.stream(next).allMatch(state -> state == graph.dead);
  }

  /** The only byte that the text can go on with, where there is one and it cannot end; or -1. */
  int forcedByte() {
    int forced = -1;
    for (int kind = 0; kind < next.length; kind++) {
      if (next[kind] != graph.dead) {
        int b = graph.pushdown.member(kind);
        if (complete || forced >= 0 || graph.pushdown.last(kind) > b) {
          return -1;
        }
        forced = b;
      }
    }
    return forced;
  }

  /**
   * How many {@linkplain PlainText plain} characters may come, whatever they are; {@link
   * PlainText#LONGEST} also stands for more.
   */
  int plainRun() {
    if (plainRun == UNKNOWN) {
      int run = 0;
      GrammarState state = this;
      GrammarState behind = behindPlain();
      while (!behind.isDead() && run < PlainText.LONGEST) {
        run = behind == state ? PlainText.LONGEST : run + 1;
        state = behind;
        behind = state.behindPlain();
      }
      plainRun = run;
    }
    return plainRun;
  }

  /** The state behind any plain character, where it is one; else a dead one. */
  private GrammarState behindPlain() {
    GrammarState known = behindPlain;
    if (known == null) {
      known = PlainText.behind(this) ? after(' ') : graph.dead;
      behindPlain = isAsOldAs(known) ? known : null;
    }
    return known;
  }

  /** The tokens that may come; {@code make} tells those of a state. */
  TokenMask mask(Function<GrammarState, TokenMask> make) {
    TokenMask known = mask;
    if (known == null) {
      known = make.apply(this);
      mask = known;
      epoch.add(known.words().length * (long) Long.BYTES);
    }
    return known;
  }

  /** The tokens of what must come; {@code make} tells those of a state. */
  int[] forced(Function<GrammarState, int[]> make) {
    int[] known = forced;
    if (known == null) {
      known = make.apply(this);
      forced = known;
      epoch.add(known.length * (long) Integer.BYTES);
    }
    return known;
  }
}
