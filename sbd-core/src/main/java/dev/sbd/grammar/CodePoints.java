package dev.sbd.grammar;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A set of characters, as ranges of code points. Surrogates may be in one, but in no text: UTF-8
 * has none.
 *
 * @param ranges the first and the last of each range, ascending, apart from one another
 */
record CodePoints(int[] ranges) {
  static final CodePoints ALL = of(0, Character.MAX_CODE_POINT);

  /** Code points from one to another, both included. */
  static CodePoints of(int first, int last) {
    return new CodePoints(new int[] {first, last});
  }

  /** Code points of ranges in any order, which may overlap. */
  static CodePoints of(int[] ranges) {
    int[][] sorted =
        IntStream.range(0, ranges.length / 2)
            .mapToObj(i -> new int[] {ranges[2 * i], ranges[2 * i + 1]})
            .sorted((a, b) -> Integer.compare(a[0], b[0]))
            .toArray(int[][]::new);
    int[] merged = new int[ranges.length];
    int size = 0;
    for (int[] range : sorted) {
      if (size > 0 && range[0] <= merged[size - 1] + 1) {
        merged[size - 1] = Math.max(merged[size - 1], range[1]);
      } else {
        merged[size++] = range[0];
        merged[size++] = range[1];
      }
    }
    return new CodePoints(Arrays.copyOf(merged, size));
  }

  /** All that Java's {@code construct}, which stands for one character, matches. */
  static CodePoints matching(String construct, int flags, String all) {
    Matcher matcher = Pattern.compile("(?:" + construct + ")+", flags).matcher(all);
    IntStream.Builder ranges = IntStream.builder();
    while (matcher.find()) {
      ranges.add(all.codePointAt(matcher.start()));
      ranges.add(all.codePointBefore(matcher.end()));
    }
    return of(ranges.build().toArray()); // a range may span the surrogates
  }

  /** The text of all characters, ascending. */
  static String all() {
    StringBuilder text = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        text.appendCodePoint(c);
      }
    }
    return text.toString();
  }

  CodePoints complement() {
    int[] gaps = new int[ranges.length + 2];
    for (int i = 0; i < ranges.length; i += 2) {
      gaps[i + 1] = ranges[i] - 1;
      gaps[i + 2] = ranges[i + 1] + 1;
    }
    gaps[ranges.length + 1] = Character.MAX_CODE_POINT;
    return of(
        IntStream.range(0, gaps.length)
            .filter(i -> gaps[i & ~1] <= gaps[i | 1])
            .map(i -> gaps[i])
            .toArray());
  }

  /** These, and of the letters A to Z those of the other case. */
  CodePoints ofEitherCase() {
    return of(
        IntStream.concat(
                Arrays.stream(ranges),
                IntStream.concat(shifted('a', 'z', 'A' - 'a'), shifted('A', 'Z', 'a' - 'A')))
            .toArray());
  }

  private IntStream shifted(int first, int last, int shift) {
    return IntStream.range(0, ranges.length / 2)
        .filter(i -> ranges[2 * i] <= last && ranges[2 * i + 1] >= first)
        .flatMap(
            i ->
                IntStream.of(
                    Math.max(ranges[2 * i], first) + shift,
                    Math.min(ranges[2 * i + 1], last) + shift));
  }

  /** Ranges, collected. */
  static final class Builder {
    private final IntStream.Builder ranges = IntStream.builder();

    void add(int first, int last) {
      ranges.add(first);
      ranges.add(last);
    }

    void add(CodePoints points) {
      Arrays.stream(points.ranges()).forEach(ranges::add);
    }

    CodePoints build() {
      return of(ranges.build().toArray());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodePoints points && Arrays.equals(ranges, points.ranges);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ranges);
  }

  @Override
  public String toString() {
    return Arrays.toString(ranges);
  }
}
