package dev.sbd.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Long prompts go through in pieces, so that memory grows with the piece, not its square, and that
 * others who share passes need not wait for all of them.
 */
public final class PassPieces {
  private PassPieces() {}

  /**
   * A pass cut so that only the last piece has rows to read, and looks.
   *
   * @param most causal tokens of each piece but the last, which has more where rows or looks do not
   *     let it be cut
   */
  public static List<Pass> of(Pass pass, int most) {
    List<Pass> pieces = new ArrayList<>();
    Pass rest = pass;
    while (rest.causal().length > most && firstRow(rest) >= most && firstLook(rest) >= most) {
      int[] piece = Arrays.copyOf(rest.causal(), most);
      pieces.add(new Pass(rest.session(), rest.position(), piece, List.of(), List.of()));
      rest = after(rest, most);
    }
    pieces.add(rest);
    return pieces;
  }

  private static int firstRow(Pass pass) {
    return pass.rows().stream().mapToInt(Row::index).min().orElse(Integer.MAX_VALUE);
  }

  private static int firstLook(Pass pass) {
    return pass.looks().stream().mapToInt(Look::behind).min().orElse(Integer.MAX_VALUE);
  }

  private static Pass after(Pass pass, int done) {
    int[] causal = Arrays.copyOfRange(pass.causal(), done, pass.causal().length);
    List<Row> rows =
        pass.rows().stream()
            .map(row -> new Row(row.index() - done, row.choice(), row.edits()))
            .toList();
    List<Look> looks =
        pass.looks().stream().map(look -> new Look(look.behind() - done, look.tokens())).toList();
    return new Pass(pass.session(), pass.position() + done, causal, looks, rows);
  }
}
