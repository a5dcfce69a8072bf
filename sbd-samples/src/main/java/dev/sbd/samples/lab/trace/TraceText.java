package dev.sbd.samples.lab.trace;

import dev.sbd.Generation;
import dev.sbd.PassTrace;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A decoding for a terminal: the text in the colours of a ramp, what they mean, and a line for each
 * forward pass.
 */
public final class TraceText {
  private final Trace trace;
  private final Coloring coloring;
  private final boolean colored;

  private TraceText(Generation generation, Colors colors, Coloring coloring) {
    this.trace = new Trace(generation);
    this.coloring = coloring;
    this.colored = colors == Colors.ON;
  }

  /** Whether to use colours (24-bit ANSI escapes). */
  public enum Colors {
    /** Use them. */
    ON,
    /** Plain text: for files, and where {@code NO_COLOR} is set. */
    OFF
  }

  /**
   * Draws {@code generation}.
   *
   * @param colors whether to use any
   * @param coloring what they stand for
   */
  public static String of(Generation generation, Colors colors, Coloring coloring) {
    return new TraceText(generation, colors, coloring).draw();
  }

  private String draw() {
    String text =
        IntStream.range(0, trace.size())
            .mapToObj(c -> paint(flowing(trace.text(c)), place(c)))
            .collect(Collectors.joining());
    String legend = colored && trace.size() > 0 ? legend() + "\n\n" : "";
    return text + "\n\n" + legend + passes();
  }

  /** In colours a line end needs a sign to carry one. */
  private String flowing(String text) {
    return VisibleText.flowing(text, colored ? "↵\n" : "\n");
  }

  private double place(int column) {
    return coloring.place(trace.token(column), trace);
  }

  /** In colours, line by line: a colour left on across a line end would fill the line. */
  private String paint(String text, double place) {
    if (!colored) {
      return text;
    }
    int color = Ramp.color(place);
    String on = "\u001b[38;2;" + rgb(Ramp.ink(color)) + ";48;2;" + rgb(color) + "m";
    return text.lines()
        .map(line -> on + line + "\u001b[0m")
        .collect(Collectors.joining("\n", "", text.endsWith("\n") ? "\n" : ""));
  }

  private static String rgb(int color) {
    return (color >> 16) + ";" + (color >> 8 & 0xff) + ";" + (color & 0xff);
  }

  private String legend() {
    return coloring.stops(trace).entrySet().stream()
        .map(stop -> paint(" " + stop.getValue() + " ", stop.getKey()))
        .collect(Collectors.joining("", coloring.unit() + " ", ""));
  }

  private String passes() {
    String head = String.format(Locale.ROOT, "%4s %12s  %s\n", "pass", "rows", "revealed");
    return IntStream.range(0, trace.passes().size())
            .mapToObj(this::pass)
            .collect(Collectors.joining("\n", head, "\n"))
        + "Rows: causal + block. ^: by the next-token head.\n";
  }

  private String pass(int number) {
    PassTrace pass = trace.passes().get(number);
    String rows = pass.causalRows() + "+" + pass.blockRows();
    String drafts =
        pass.drafts() > 0 ? " (accepted " + pass.accepted() + " of " + pass.drafts() + ")" : "";
    int dropped = trace.droppedBy(number);
    return String.format(
            Locale.ROOT,
            "%4d %12s  %s%s%s",
            number,
            rows,
            trace.decidedBy(number).stream().map(this::revealed).collect(Collectors.joining(" ")),
            drafts,
            dropped > 0 ? " (and " + dropped + " past the end)" : "")
        .stripTrailing();
  }

  private String revealed(int column) {
    String mark = trace.origin(column).isNtp() ? "^" : "";
    return column + mark + ":" + paint(VisibleText.label(trace.text(column)), place(column));
  }
}
