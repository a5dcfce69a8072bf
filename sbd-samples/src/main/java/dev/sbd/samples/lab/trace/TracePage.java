package dev.sbd.samples.lab.trace;

import dev.sbd.Generation;
import dev.sbd.GenerationStats;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
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

  private static final int SHORT = 80; // characters of a prompt, in the title

  private final Trace trace;
  private final About about;
  private final TokenMarks marks;

  private TracePage(Trace trace, About about) {
    this.trace = trace;
    this.about = about;
    this.marks = new TokenMarks(trace);
  }

  /**
   * What the page is about.
   *
   * @param model its name
   * @param prompt as it was given, of any length, with any characters
   * @param options how the answer was generated, in a line
   */
  public record About(String model, String prompt, String options) {}

  /** The page, to be written as UTF-8. */
  public static String of(Generation generation, About about) {
    return new TracePage(new Trace(generation), about).draw();
  }

  private String draw() {
    Map<String, String> parts = figures();
    parts.put("title", html(about.model() + ": " + shortPrompt()));
    parts.put("model", html(about.model()));
    parts.put("options", html(about.options()));
    parts.put("prompt", html(about.prompt()));
    parts.put("ramp", TokenMarks.style());
    // Without steps, as token by token, the order of the passes says more.
    parts.put("step-checked", trace.lastStep() > 0 ? " checked" : "");
    parts.put("pass-checked", trace.lastStep() > 0 ? "" : " checked");
    parts.put(
        "legends", Stream.of(Coloring.values()).map(this::legend).collect(Collectors.joining()));
    parts.put("text", columns().mapToObj(this::token).collect(Collectors.joining()));
    parts.put("map", new PageMap(trace, marks).draw());
    parts.put("draft-key", draftKey());
    parts.put("sections", new PageSections(trace, marks).draw());
    return PLACEHOLDER
        .matcher(template())
        .replaceAll(
            place -> {
              String name = place.group(1);
              return Matcher.quoteReplacement(Objects.requireNonNull(parts.get(name), name));
            });
  }

  private static String html(String text) {
    return VisibleText.escape(VisibleText.flowing(text, "\n"));
  }

  private String shortPrompt() {
    String line = about.prompt().strip().replaceAll("\\s+", " ");
    int shown = line.codePointCount(0, line.length());
    return shown <= SHORT ? line : line.substring(0, line.offsetByCodePoints(0, SHORT - 1)) + "…";
  }

  private Map<String, String> figures() {
    GenerationStats stats = trace.generation().stats();
    Map<String, String> figures = new HashMap<>();
    figures.put("new-tokens", "" + stats.newTokens());
    figures.put("forward-passes", "" + stats.forwardPasses());
    figures.put("tokens-a-pass", String.format(Locale.ROOT, "%.2f", stats.tokensPerForward()));
    figures.put("drafts", drafts(stats));
    figures.put("tokens-a-second", String.format(Locale.ROOT, "%.0f", stats.tokensPerSecond()));
    figures.put("prompt-tokens", "" + stats.promptTokens());
    figures.put(
        "finish",
        trace.generation().finishReason().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    figures.put("tokens", stats.newTokens() == 1 ? "token" : "tokens");
    figures.put("passes", stats.forwardPasses() == 1 ? "pass" : "passes");
    return figures;
  }

  private static String drafts(GenerationStats stats) {
    return stats.draftedTokens() == 0
        ? ""
        : "\n<div><dt>drafts accepted</dt><dd>%d <small>of %d</small></dd></div>"
            .formatted(stats.acceptedTokens(), stats.draftedTokens());
  }

  private static String template() {
    try (InputStream in = TracePage.class.getResourceAsStream("page.html")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  private IntStream columns() {
    return IntStream.range(0, trace.size());
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
    boolean drafts = columns().anyMatch(column -> trace.token(column).draftPass() >= 0);
    return drafts ? "\n<span><i class=\"d\"></i>drafted, to be verified</span>" : "";
  }
}
