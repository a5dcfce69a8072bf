package dev.sbd.djl.internal.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

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

  /** Of a row that the label alone teaches. */
  public static final int NO_TEACHER = -1;

  private static final long UNSEEN = Long.MAX_VALUE;

  private final List<long[]> groups = new ArrayList<>(); // sequences, rows of each
  private final List<Row> rows = new ArrayList<>();
  private final List<Label> ntp = new ArrayList<>();
  private final List<Label> matp = new ArrayList<>();
  private int sequenceStart;

  private record Row(long token, long position, long key, long reach, long block) {}

  private record Label(long row, long token, long teacher) {}

  /** Begins a group of sequences, each of which will have {@code rows} rows. */
  public void beginGroup(int sequences, int rows) {
    groups.add(new long[] {sequences, rows});
  }

  /** Begins a sequence of the group. */
  public void beginSequence() {
    sequenceStart = rows();
  }

  /** Ends a sequence: fills it up with rows that see themselves and that nobody sees. */
  public void endSequence() {
    long most = groups.get(groups.size() - 1)[1];
    if (rows() - sequenceStart > most) {
      throw new IllegalStateException("a sequence has more rows than its group: " + most);
    }
    for (long row = rows() - (long) sequenceStart; row < most; row++) {
      rows.add(new Row(0, 0, UNSEEN, -1, UNSEEN - row));
    }
  }

  /** Adds a clean row, which sees the clean rows of positions up to its own. */
  public void addClean(int token, int position) {
    rows.add(new Row(token, position, position, position, -1));
  }

  /**
   * Adds a noised row.
   *
   * @param blockStart its block's first position: the rows of one block see each other, and the
   *     clean rows before it
   */
  public void addNoised(int token, int position, int blockStart) {
    rows.add(new Row(token, position, UNSEEN, blockStart - 1, blockStart));
  }

  /** Counts the last row's prediction of the next token. */
  public void countNtp(int label) {
    ntp.add(new Label(rows() - 1, label, NO_TEACHER));
  }

  /** Counts the last row's prediction of the token at its own position. */
  public void countMatp(int label) {
    countMatp(label, NO_TEACHER);
  }

  /**
   * Counts the last row's prediction of the token at its own position.
   *
   * @param teacher which of the rows counted in the context predicts it too
   */
  public void countMatp(int label, int teacher) {
    matp.add(new Label(rows() - 1, label, teacher));
  }

  /** All rows, filling ones too. */
  public int rows() {
    return rows.size();
  }

  /** Rows whose next-token prediction counts. */
  public int ntpCount() {
    return ntp.size();
  }

  /** Rows whose prediction of their own position counts. */
  public int matpCount() {
    return matp.size();
  }

  /** The numbers of rows are rounded up: the graph leaves out what is beyond the groups. */
  long[] plan(int operation, int slot) {
    List<Label> read = Stream.concat(ntp.stream(), matp.stream()).toList();
    long t = rounded(rows.size());
    long r = rounded(read.size());
    return Stream.of(
            LongStream.of(operation, t, r, groups.size(), ntpCount(), slot, 0, 0),
            groups.stream().flatMapToLong(Arrays::stream),
            rounded(rows, Row::token, 0),
            rounded(rows, Row::position, 0),
            rounded(rows, Row::key, 0),
            rounded(rows, Row::reach, 0),
            rounded(rows, Row::block, 0),
            rounded(read, Label::row, 0),
            rounded(read, Label::token, UNCOUNTED),
            rounded(read, Label::teacher, NO_TEACHER))
        .flatMapToLong(numbers -> numbers)
        .toArray();
  }

  private static <T> LongStream rounded(List<T> rows, ToLongFunction<T> column, long filling) {
    LongStream rest = LongStream.range(rows.size(), rounded(rows.size())).map(i -> filling);
    return LongStream.concat(rows.stream().mapToLong(column), rest);
  }

  /**
   * oneDNN makes a kernel for every shape of a matrix product and keeps the last 1024 of them, a
   * megabyte each: so shapes should be few.
   */
  private static long rounded(int rows) {
    return (rows + ROUND - 1L) / ROUND * ROUND;
  }
}
