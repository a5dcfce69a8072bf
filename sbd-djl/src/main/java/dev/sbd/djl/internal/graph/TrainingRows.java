package dev.sbd.djl.internal.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A batch as the training graph takes it: sequences in groups of equal length, each a number of
 * rows that attend to rows of the same sequence only, and the rows whose predictions count.
 *
 * <p>Who sees whom follows from three numbers a row: a clean row is seen by all whose reach is at
 * least its position; a noised row by the rows of its block. So {@code [clean | noised]} of arXiv
 * 2509.04185, figures 7 to 9, needs no mask to be stored.
 */
public final class TrainingRows {
  static final int HEADER = 8;
  private static final int ROUND = 64;
  private static final long UNCOUNTED = -100; // the label that libtorch's loss passes over
  private static final long UNSEEN = Long.MAX_VALUE;

  private final List<long[]> groups = new ArrayList<>(); // sequences, rows of each
  private final Longs tokens = new Longs();
  private final Longs positions = new Longs();
  private final Longs keys = new Longs();
  private final Longs reaches = new Longs();
  private final Longs blocks = new Longs();
  private final Longs ntpRows = new Longs();
  private final Longs ntpLabels = new Longs();
  private final Longs matpRows = new Longs();
  private final Longs matpLabels = new Longs();
  private int sequenceStart;

  /** Begins a group of sequences, each of which will have {@code rows} rows. */
  public void beginGroup(int sequences, int rows) {
    groups.add(new long[] {sequences, rows});
  }

  /** Begins a sequence of the group. */
  public void beginSequence() {
    sequenceStart = tokens.size;
  }

  /** Ends a sequence: fills it up with rows that see themselves and that nobody sees. */
  public void endSequence() {
    long rows = groups.get(groups.size() - 1)[1];
    if (tokens.size - sequenceStart > rows) {
      throw new IllegalStateException("a sequence has more rows than its group: " + rows);
    }
    for (long row = (long) tokens.size - sequenceStart; row < rows; row++) {
      add(0, 0, UNSEEN, -1, UNSEEN - row);
    }
  }

  /** Adds a clean row, which sees the clean rows of positions up to its own. */
  public void addClean(int token, int position) {
    add(token, position, position, position, -1);
  }

  /**
   * Adds a noised row.
   *
   * @param blockStart its block's first position: the rows of one block see each other, and the
   *     clean rows before it
   */
  public void addNoised(int token, int position, int blockStart) {
    add(token, position, UNSEEN, blockStart - 1, blockStart);
  }

  private void add(long token, long position, long key, long reach, long block) {
    tokens.add(token);
    positions.add(position);
    keys.add(key);
    reaches.add(reach);
    blocks.add(block);
  }

  /** Counts the last row's prediction of the next token. */
  public void countNtp(int label) {
    ntpRows.add(tokens.size - 1);
    ntpLabels.add(label);
  }

  /** Counts the last row's prediction of the token at its own position. */
  public void countMatp(int label) {
    matpRows.add(tokens.size - 1);
    matpLabels.add(label);
  }

  /** All rows, filling ones too. */
  public int rows() {
    return tokens.size;
  }

  /** Rows whose next-token prediction counts. */
  public int ntpCount() {
    return ntpRows.size;
  }

  /** Rows whose prediction of their own position counts. */
  public int matpCount() {
    return matpRows.size;
  }

  /** The numbers of rows are rounded up: the graph leaves out what is beyond the groups. */
  long[] plan(int operation, int slot) {
    Longs plan = new Longs();
    int read = ntpCount() + matpCount();
    int rows = rounded(rows());
    plan.addAll(operation, rows, rounded(read), groups.size(), ntpCount(), slot, 0, 0);
    groups.forEach(plan::addAll);
    for (Longs part : List.of(tokens, positions, keys, reaches, blocks)) {
      plan.addAll(Arrays.copyOf(part.values(), rows));
    }
    plan.addAll(ntpRows.values());
    plan.addAll(Arrays.copyOf(matpRows.values(), rounded(read) - ntpCount()));
    plan.addAll(ntpLabels.values());
    plan.addAll(matpLabels.values());
    for (int row = read; row < rounded(read); row++) {
      plan.addAll(UNCOUNTED);
    }
    return plan.values();
  }

  /**
   * oneDNN makes a kernel for every shape of a matrix product and keeps the last 1024 of them, a
   * megabyte each: so shapes should be few.
   */
  private static int rounded(int rows) {
    return (rows + ROUND - 1) / ROUND * ROUND;
  }

  private static final class Longs {
    private long[] numbers = new long[256];
    private int size;

    void add(long value) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
      }
      numbers[size++] = value;
    }

    void addAll(long... added) {
      for (long value : added) {
        add(value);
      }
    }

    long[] values() {
      return Arrays.copyOf(numbers, size);
    }
  }
}
