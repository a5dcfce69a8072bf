package dev.sbd.samples.lab.trace;

import dev.sbd.TokenTrace;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How a token looks on the page: classes for its colours, and what it says when pointed at. */
final class TokenMarks {
  private static final int LEVELS = 48;

  private final Trace trace;

  TokenMarks(Trace trace) {
    this.trace = trace;
  }

  /** A rule for each level of the ramp: the chosen colouring decides which class counts. */
  static String style() {
    return IntStream.range(0, LEVELS).mapToObj(TokenMarks::rule).collect(Collectors.joining("\n"));
  }

  private static String rule(int level) {
    String selectors =
        Stream.of(Coloring.values())
            .map(c -> "body:has(#by-" + c.label() + ":checked) ." + prefix(c) + level)
            .collect(Collectors.joining(", "));
    int color = Ramp.color((double) level / (LEVELS - 1));
    return String.format(
        Locale.ROOT,
        "%s { background: #%06x; fill: #%2$06x; color: #%06x; }",
        selectors,
        color,
        Ramp.ink(color));
  }

  private static char prefix(Coloring coloring) {
    return coloring.label().charAt(1); // a, t, r
  }

  /** The class of a place on the ramp. */
  static String level(Coloring coloring, double place) {
    return prefix(coloring) + String.valueOf(Math.round(place * (LEVELS - 1)));
  }

  /** The classes of a token's colours, one for each colouring. */
  String colors(int column) {
    return Stream.of(Coloring.values())
        .map(c -> level(c, c.place(trace.token(column), trace)))
        .collect(Collectors.joining(" "));
  }

  /** As {@link #colors}, and whether the next-token head chose it. */
  String classes(int column) {
    return colors(column) + (trace.origin(column).isNtp() ? " ntp" : "");
  }

  /** All about a token, as HTML, a fact a line. */
  String tip(int column) {
    TokenTrace token = trace.token(column);
    String tip =
        String.format(
            Locale.ROOT,
            "%s%ntoken %d at position %d%npass %d, step %d in its block%n%s%n"
                + "probability %.2f %%, the likeliest %.2f %%%nentropy %.4f nats%s",
            VisibleText.label(trace.text(column)),
            token.token(),
            column,
            token.pass(),
            token.step(),
            trace.origin(column).description(),
            100 * Math.exp(token.logProbability()),
            100 * token.confidence(),
            token.entropy(),
            token.draftPass() < 0 ? "" : "\ndrafted in pass " + token.draftPass());
    return VisibleText.escape(tip).replaceAll("\\R", "&#10;");
  }
}
