package dev.sbd.djl.internal.graph;

import dev.sbd.model.Look;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Long prompts go through in pieces, so that memory grows with the piece, not its square. */
final class PassPieces {
  static final int MOST_ROWS = 512;

  private PassPieces() {}

  /** A pass cut so that only the last piece has rows to read, and the others no more than that. */
  static List<Pass> of(Pass pass) {
    List<Pass> pieces = new ArrayList<>();
    Pass rest = pass;
    while (rest.causal().length > MOST_ROWS
        && firstRow(rest) >= MOST_ROWS
        && firstLook(rest) >= MOST_ROWS) {
      int[] piece = Arrays.copyOf(rest.causal(), MOST_ROWS);
      pieces.add(new Pass(rest.session(), rest.position(), piece, List.of(), List.of()));
      rest = after(rest, MOST_ROWS);
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
