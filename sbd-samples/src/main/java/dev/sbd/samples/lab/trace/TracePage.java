package dev.sbd.samples.lab.trace;

import dev.sbd.Generation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A decoding as one HTML page that needs nothing else: the text on a heat map, all passes at a
 * glance, and pass by pass how the blocks fill.
 */
public final class TracePage {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z-]+)}}");

  private final Trace trace;
  private final TokenMarks marks;

  private TracePage(Trace trace) {
    this.trace = trace;
    this.marks = new TokenMarks(trace);
  }

  /** The page, to be written as UTF-8. */
  public static String of(Generation generation) {
    return new TracePage(new Trace(generation)).draw();
  }

  private String draw() {
    Map<String, String> parts =
        Map.of(
            "ramp", TokenMarks.style(),
            "summary", PageFigures.summary(trace.generation()),
            "figures", PageFigures.of(trace.generation()),
            "choices", choices(),
            "legends", Stream.of(Coloring.values()).map(this::legend).collect(Collectors.joining()),
            "text",
                IntStream.range(0, trace.size())
                    .mapToObj(this::token)
                    .collect(Collectors.joining()),
            "map", new PageMap(trace, marks).draw(),
            "draft-key", draftKey(),
            "sections", new PageSections(trace, marks).draw());
    return PLACEHOLDER
        .matcher(template())
        .replaceAll(place -> Matcher.quoteReplacement(part(parts, place.group(1))));
  }

  private static String part(Map<String, String> parts, String name) {
    return Objects.requireNonNull(parts.get(name), name);
  }

  private static String template() {
    try (InputStream in = TracePage.class.getResourceAsStream("page.html")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without steps, as token by token, the order of the passes says more. */
  private String choices() {
    Coloring first = trace.lastStep() > 0 ? Coloring.STEP : Coloring.PASS;
    return Stream.of(Coloring.STEP, Coloring.PASS, Coloring.PROBABILITY)
        .map(
            coloring ->
                "<label><input type=radio name=by id=by-%1$s%2$s>%1$s</label>"
                    .formatted(coloring.label(), coloring == first ? " checked" : ""))
        .collect(Collectors.joining());
  }

  private String legend(Coloring coloring) {
    String stops =
        coloring.stops(trace).entrySet().stream()
            .map(
                stop ->
                    "<b class=%s>%s</b>"
                        .formatted(TokenMarks.level(coloring, stop.getKey()), stop.getValue()))
            .collect(Collectors.joining());
    return "<div class=\"legend of-%s\">%s<span>%s</span></div>\n"
        .formatted(coloring.label(), coloring.unit(), stops);
  }

  private String token(int column) {
    return "<span class=\"%s\" data-i=%d data-tip=\"%s\">%s</span>"
        .formatted(
            marks.classes(column),
            column,
            marks.tip(column),
            VisibleText.flowingHtml(trace.text(column)));
  }

  private String draftKey() {
    boolean drafts =
        IntStream.range(0, trace.size()).anyMatch(c -> trace.token(c).draftPass() >= 0);
    return drafts ? "\n<span><i class=\"d\"></i>drafted, to be verified</span>" : "";
  }
}
