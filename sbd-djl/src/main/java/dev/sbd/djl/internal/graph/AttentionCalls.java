package dev.sbd.djl.internal.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which rows of a pass attend at once. A call takes {@code batch} times {@code width} rows: as many
 * for each of {@code slots} caches that lie next to each other, or, where there is one, all for
 * that. Where a sequence has fewer rows than others of its call, its last one fills up.
 *
 * <p>In pairs, drafts attend two at a time, and to keys up to the next multiple of {@link
 * Caches#STEP}: where bfloat16 rounds what a matrix product sums up in another order, a token's
 * bits would else depend on the other rows of its sequence.
 */
final class AttentionCalls {
  private static final int PAIR = 2;

  /** A call takes as long as so many keys of a sequence more in another one. */
  private static final int CALL = 512;

  private final List<int[]> headers = new ArrayList<>();
  private final List<int[]> batches = new ArrayList<>();

  /** What a token sees besides the keys before its own place. */
  enum Sight {
    /** Nothing, or the rest of the block that it is committed with: it is a prompt's. */
    PROMPT,
    /** Nothing, and its bits are to be those of a pass of its own. */
    DRAFT,
    /** All of its block, behind all causal rows. */
    BLOCK,
    /** All of its block, one of several, or of that what is before it. */
    APART
  }

  /**
   * Rows of one sequence that see the same keys, or each its own one more.
   *
   * @param row the first
   * @param size how many rows, at least 1
   * @param end how many keys the last one sees, at most
   */
  record Span(Caches.Place cache, int row, int size, int end, Sight sight) {
    /** The first rows of it. */
    Span first(int rows) {
      return rows >= size ? this : new Span(cache, row, rows, end - size + rows, sight);
    }

    /** The others. */
    Span after(int rows) {
      return new Span(cache, row + rows, size - rows, end, sight);
    }

    /** Rows up to the keys' next multiple, be they of this span or not. */
    private int room() {
      return Caches.STEP - (end - size) % Caches.STEP;
    }

    private boolean isBefore(Span other) {
      return cache.tensor() == other.cache.tensor() && cache.slot() + 1 == other.cache.slot();
    }
  }

  /**
   * The calls for all spans.
   *
   * @param pairs whether drafts attend in pairs
   */
  AttentionCalls(List<Span> spans, boolean pairs) {
    List<Span> drafts = new ArrayList<>();
    List<Span> blocks = new ArrayList<>();
    for (Span span : spans) {
      switch (span.sight) {
        case PROMPT -> call(List.of(span), span.size, false);
        case DRAFT -> drafts.addAll(pairs ? cut(span) : List.of(span));
        case BLOCK, APART -> blocks.add(span);
      }
    }
    callAll(drafts, pairs);
    callAll(blocks, false);
  }

  /** At the keys' multiples, so that a token sees the same number of keys in any pass. */
  private static List<Span> cut(Span span) {
    List<Span> pieces = new ArrayList<>();
    Span rest = span;
    while (rest.size > rest.room()) {
      pieces.add(rest.first(rest.room()));
      rest = rest.after(rest.room());
    }
    pieces.add(rest);
    return pieces;
  }

  private void callAll(List<Span> spans, boolean inPairs) {
    List<Span> sorted =
        spans.stream()
            .sorted(
                Comparator.<Span>comparingInt(span -> span.cache.tensor())
                    .thenComparingInt(span -> span.cache.slot()))
            .toList();
    int from = 0;
    for (int i = 1; i <= sorted.size(); i++) {
      if (i == sorted.size() || isApart(sorted.subList(from, i), sorted.get(i))) {
        callRun(sorted.subList(from, i), inPairs);
        from = i;
      }
    }
  }

  /** Whether a call of its own takes less than the keys that only some of them see. */
  private static boolean isApart(List<Span> run, Span next) {
    int most = Math.max(next.end, run.stream().mapToInt(Span::end).max().orElseThrow());
    int seen = next.end + run.stream().mapToInt(Span::end).sum();
    return !run.get(run.size() - 1).isBefore(next) || most * (run.size() + 1) - seen > CALL;
  }

  private void callRun(List<Span> run, boolean inPairs) {
    int most = run.stream().mapToInt(Span::size).max().orElseThrow();
    if (run.size() == 1 || !inPairs || most <= PAIR) {
      call(run, inPairs ? PAIR : most, inPairs);
    } else {
      call(run.stream().map(span -> span.first(PAIR)).toList(), PAIR, true);
      callAll(run.stream().filter(s -> s.size > PAIR).map(s -> s.after(PAIR)).toList(), true);
    }
  }

  /** Of spans of caches next to each other. */
  private void call(List<Span> run, int width, boolean inPairs) {
    Span first = run.get(0);
    int end = run.stream().mapToInt(Span::end).max().orElseThrow();
    int before = batches.size();
    for (Span span : run) {
      for (int i = 0; i < span.size; i += width) {
        int last = span.row + span.size - 1;
        batches.add(
            IntStream.range(span.row + i, span.row + i + width)
                .map(row -> Math.min(row, last))
                .toArray());
      }
    }
    headers.add(
        new int[] {
          first.cache.tensor(),
          first.cache.slot(),
          run.size(),
          batches.size() - before,
          width,
          inPairs ? (end + Caches.STEP - 1) / Caches.STEP * Caches.STEP : end,
          masks(run, inPairs)
        });
  }

  /** 0: all is seen; 1: by each row the keys before one; 2: and those from another one on. */
  private static int masks(List<Span> run, boolean inPairs) {
    Span first = run.get(0);
    boolean all = run.size() == 1 && (first.sight == Sight.BLOCK || first.size == 1);
    return run.stream().anyMatch(span -> span.sight == Sight.APART) ? 2 : all && !inPairs ? 0 : 1;
  }

  /** Of each call: tensor, slot, slots, batch, width, keys, mask. */
  List<int[]> headers() {
    return headers;
  }

  /** The rows of each batch of each call. */
  List<int[]> batches() {
    return batches;
  }
}
