package dev.sbd.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Long prompts go through in pieces, so that memory grows with the piece, not its square, and that
 * others who share passes need not wait for all of them.
 */
public final class PassPieces {
  /** Causal tokens of a piece, at most, unless a block has more: others wait no longer. */
  public static final int LENGTH = 256;

  private PassPieces() {}

  /**
   * A pass cut so that only the last piece has rows to read, and looks: pieces of {@link #LENGTH}
   * or as many as whole blocks have, and what is left, which is longer where rows or looks do not
   * let it be cut.
   */
  public static List<Pass> of(Pass pass, ModelSpec spec) {
    int length = length(spec);
    List<Pass> pieces = new ArrayList<>();
    Pass rest = pass;
    while (isLong(rest, length)) {
      pieces.add(first(rest, length));
      rest = after(rest, length);
    }
    pieces.add(rest);
    return pieces;
  }

  /** The first piece; {@code pass} itself where it is the only one. */
  public static Pass first(Pass pass, ModelSpec spec) {
    int length = length(spec);
    return isLong(pass, length) ? first(pass, length) : pass;
  }

  private static int length(ModelSpec spec) {
    return Math.max(spec.cacheStep(), spec.cacheable(LENGTH));
  }

  private static Pass first(Pass pass, int length) {
    int[] causal = Arrays.copyOf(pass.causal(), length);
    return new Pass(pass.session(), pass.position(), causal, List.of(), List.of());
  }

  private static boolean isLong(Pass pass, int length) {
    return pass.causal().length > length && firstRow(pass) >= length && firstLook(pass) >= length;
  }

  private static int firstRow(Pass pass) {
    return pass.rows().stream().mapToInt(Row::index).min().orElse(Integer.MAX_VALUE);
  }

  private static int firstLook(Pass pass) {
    return pass.looks().stream().mapToInt(Look::behind).min().orElse(Integer.MAX_VALUE);
  }

  private static Pass after(Pass pass, int length) {
    int[] causal = Arrays.copyOfRange(pass.causal(), length, pass.causal().length);
    List<Row> rows = pass.rows().stream().map(row -> row.at(row.index() - length)).toList();
    List<Look> looks =
        pass.looks().stream().map(look -> new Look(look.behind() - length, look.tokens())).toList();
    return new Pass(pass.session(), pass.position() + length, causal, looks, rows);
  }
}
