package dev.sbd.djl.internal.graph;

import dev.sbd.model.Row;
import dev.sbd.model.TokenMask;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.LongConsumer;

/** The masks of a pass's rows, each once, since rows often share one; none if no row has one. */
final class RowMasks {
  private static final long ALL = -1;

  private final int words; // of a vocabulary
  private final IdentityHashMap<long[], Integer> numbers = new IdentityHashMap<>();
  private final List<long[]> masks = new ArrayList<>();
  private final int[] mask; // (rows)

  RowMasks(List<Row> rows, int vocabularySize) {
    words = (vocabularySize + Long.SIZE - 1) / Long.SIZE;
    boolean any = rows.stream().anyMatch(row -> !row.mask().isAll());
    mask = any ? rows.stream().mapToInt(row -> number(row.mask())).toArray() : new int[0];
  }

  private int number(TokenMask mask) {
    return numbers.computeIfAbsent(
        mask.isAll() ? TokenMask.ALL.words() : mask.words(),
        words -> {
          masks.add(words);
          return masks.size() - 1;
        });
  }

  int count() {
    return masks.size();
  }

  /** Which mask a row has, for each row; then the words of each mask, as many as tokens need. */
  void forEach(LongConsumer action) {
    for (int number : mask) {
      action.accept(number);
    }
    for (long[] left : masks) {
      for (int word = 0; word < words; word++) {
        action.accept(left.length == 0 ? ALL : word < left.length ? left[word] : 0);
      }
    }
  }
}
