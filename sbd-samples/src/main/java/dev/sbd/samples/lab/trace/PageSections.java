package dev.sbd.samples.lab.trace;

import dev.sbd.PassTrace;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Pass by pass: a table for some blocks side by side, each row the state after a pass. */
final class PageSections {
  private final Trace trace;
  private final TokenMarks marks;

  PageSections(Trace trace, TokenMarks marks) {
    this.trace = trace;
    this.marks = marks;
  }

  String draw() {
    return trace.sections().stream().map(this::section).collect(Collectors.joining("\n"));
  }

  private String section(List<Block> blocks) {
    Block first = blocks.get(0);
    Block last = blocks.get(blocks.size() - 1);
    String rows =
        IntStream.rangeClosed(firstPass(blocks), last.lastPass())
            .mapToObj(pass -> row(pass, blocks))
            .collect(Collectors.joining("\n"));
    return """
        <section class="section card"><h3>%s<span>%s</span></h3>
        <div class=scroll><table><thead><tr><th>pass</th><th>rows</th><th>ms</th>%s</tr></thead>
        <tbody>
        %s
        </tbody></table></div></section>"""
        .formatted(
            span("Token", "Tokens", first.firstColumn(), last.endColumn() - 1),
            span("pass", "passes", firstPass(blocks), last.lastPass()),
            blocks.stream().map(PageSections::heads).collect(Collectors.joining()),
            rows);
  }

  private static String span(String one, String several, int from, int to) {
    return from == to ? one + " " + from : several + " " + from + " to " + to;
  }

  private int firstPass(List<Block> blocks) {
    return blocks.stream()
        .flatMapToInt(b -> b.columns().map(column -> trace.firstPass(column, b)))
        .min()
        .orElse(blocks.get(0).firstPass());
  }

  private static String heads(Block block) {
    return block.columns().mapToObj(c -> "<th>" + c + "</th>").collect(Collectors.joining());
  }

  private String row(int number, List<Block> blocks) {
    PassTrace pass = trace.passes().get(number);
    String cells =
        blocks.stream()
            .flatMap(b -> b.columns().mapToObj(column -> cell(number, column, b)))
            .collect(Collectors.joining());
    return String.format(
        Locale.ROOT,
        "<tr><th>%d</th><td class=rows>%d+%d</td><td class=ms>%.1f</td>%s</tr>",
        number,
        pass.causalRows(),
        pass.blockRows(),
        pass.modelNanos() / 1e6,
        cells);
  }

  private String cell(int pass, int column, Block block) {
    Cell cell = trace.cell(pass, column, block);
    return switch (cell) {
      case NONE -> "<td></td>";
      case MASK, DROPPED -> "<td class=" + cell.style() + "></td>";
      case DRAFT -> token(column, cell.style(), trace.origin(column) == Origin.ACCEPTED);
      case REVEALED -> token(column, marks.classes(column), true);
      case BEFORE -> token(column, cell.style(), true);
    };
  }

  /** The text of a draft that was corrected is not known. */
  private String token(int column, String classes, boolean known) {
    String label = known ? VisibleText.escape(VisibleText.label(trace.text(column))) : "?";
    return "<td class=\"%s\" data-i=%d>%s</td>".formatted(classes, column, label);
  }
}
