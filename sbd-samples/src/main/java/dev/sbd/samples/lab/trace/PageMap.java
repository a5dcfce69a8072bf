package dev.sbd.samples.lab.trace;

import java.util.Locale;

/** All passes at a glance, as SVG: a unit square for each token in the row that decided it. */
final class PageMap {
  private static final int WIDTH = 1180; // pixels, about the page's
  private static final int HEIGHT = 420;
  private static final int LARGEST_CELL = 22;

  private final Trace trace;
  private final TokenMarks marks;
  private final StringBuilder out = new StringBuilder();
  private String dense = "";

  PageMap(Trace trace, TokenMarks marks) {
    this.trace = trace;
    this.marks = marks;
  }

  String draw() {
    int columns = trace.blocks().stream().mapToInt(Block::endColumn).max().orElse(0);
    int rows = trace.passes().size();
    if (columns == 0) {
      return "No tokens.";
    }
    double height = Math.max(1.5, Math.min(LARGEST_CELL * 0.8, (double) HEIGHT / rows));
    dense = height < 5 || WIDTH / columns < 5 ? " dense" : "";
    out.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=none role=img aria-label=\"%s\""
                + " style=\"height: %.0fpx; max-width: %dpx\">",
            columns,
            rows,
            "passes from top to bottom, tokens from left to right",
            height * rows,
            LARGEST_CELL * columns));
    trace.blocks().forEach(this::draw);
    return out.append("</svg>").toString();
  }

  private void draw(Block block) {
    for (int column = block.firstColumn(); column < block.endColumn(); column++) {
      int pass = trace.firstPass(column, block);
      while (pass < trace.passes().size()) {
        pass = drawRun(block, column, pass);
      }
    }
  }

  /** Draws what stands in {@code column} from {@code pass} on, as far as it stays. */
  private int drawRun(Block block, int column, int pass) {
    Cell cell = trace.cell(pass, column, block);
    int end = pass + 1;
    while (end < trace.passes().size() && trace.cell(end, column, block) == cell) {
      end++;
    }
    String look = cell == Cell.REVEALED ? marks.colors(column) : cell.style();
    String token = cell == Cell.REVEALED ? " data-i=" + column : "";
    out.append(
            "<rect class=\"%s%s\"%s x=%d y=%d width=1".formatted(look, dense, token, column, pass))
        .append(" height=" + (end - pass) + " />");
    return end;
  }
}
