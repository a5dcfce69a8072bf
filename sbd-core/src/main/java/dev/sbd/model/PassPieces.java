package dev.sbd.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Long prompts go through in pieces, so that memory grows with the piece, not its square, and that
 * others who share passes need not wait for all of them.
 */
public final class PassPieces {
  /** Causal tokens of a piece: others wait no longer. */
  public static final int LENGTH = 256;

  private PassPieces() {}

  /**
   * A pass cut so that only the last piece has rows to read, and looks: pieces of {@link #LENGTH},
   * and what is left, which is longer where rows or looks do not let it be cut.
   */
  public static List<Pass> of(Pass pass) {
    List<Pass> pieces = new ArrayList<>();
    Pass rest = pass;
    while (isLong(rest)) {
      pieces.add(first(rest));
      rest = after(rest);
    }
    pieces.add(rest);
    return pieces;
  }

  /** The first piece; {@code pass} itself where it is the only one. */
  public static Pass first(Pass pass) {
    if (!isLong(pass)) {
      return pass;
    }
    int[] causal = Arrays.copyOf(pass.causal(), LENGTH);
    return new Pass(pass.session(), pass.position(), causal, List.of(), List.of());
  }

  private static boolean isLong(Pass pass) {
    return pass.causal().length > LENGTH && firstRow(pass) >= LENGTH && firstLook(pass) >= LENGTH;
  }

  private static int firstRow(Pass pass) {
    return pass.rows().stream().mapToInt(Row::index).min().orElse(Integer.MAX_VALUE);
  }

  private static int firstLook(Pass pass) {
    return pass.looks().stream().mapToInt(Look::behind).min().orElse(Integer.MAX_VALUE);
  }

  private static Pass after(Pass pass) {
    int[] causal = Arrays.copyOfRange(pass.causal(), LENGTH, pass.causal().length);
    List<Row> rows =
        pass.rows().stream()
            .map(row -> new Row(row.index() - LENGTH, row.choice(), row.edits()))
            .toList();
    List<Look> looks =
        pass.looks().stream().map(look -> new Look(look.behind() - LENGTH, look.tokens())).toList();
    return new Pass(pass.session(), pass.position() + LENGTH, causal, looks, rows);
  }
}
