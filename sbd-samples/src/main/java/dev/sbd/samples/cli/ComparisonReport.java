package dev.sbd.samples.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sbd compare} prints.
 *
 * @param prompts one a prompt
 * @param totals over all prompts, one a contender
 */
record ComparisonReport(List<PromptLines> prompts, List<Line> totals) {
  private static final int PROMPT_WIDTH = 72;

  /** A prompt and its contenders, the first token by token. */
  record PromptLines(String prompt, List<Line> contenders) {}

  /**
   * One contender.
   *
   * @param method {@code NTP}, {@code gamma 0.1}, {@code verified adaptive}
   * @param gamma null but for Set Block Decoding
   * @param speedUp its tokens a second, divided by token-by-token decoding's
   * @param outsideMicrosPerPass time outside the model, per forward pass
   * @param sameTexts how many of its texts are token-by-token decoding's to the letter
   * @param texts of how many
   */
  record Line(
      String method,
      @Nullable Double gamma,
      int tokens,
      int forwardPasses,
      double tokensPerForward,
      double tokensPerSecond,
      double speedUp,
      double outsideMicrosPerPass,
      int sameTexts,
      int texts) {

    /** Sums over comparisons of the contender {@code i}. */
    static Line of(List<Comparison> comparisons, int i) {
      int tokens = comparisons.stream().mapToInt(c -> c.results().get(i).tokens().length).sum();
      int passes = comparisons.stream().mapToInt(c -> c.results().get(i).passes()).sum();
      double speed = tokensPerSecond(comparisons, i);
      return new Line(
          comparisons.get(0).results().get(i).contender().name(),
          comparisons.get(0).results().get(i).contender().gamma().orElse(null),
          tokens,
          passes,
          (double) tokens / passes,
          speed,
          speed / tokensPerSecond(comparisons, 0),
          outsideNanos(comparisons, i) / 1e3 / passes,
          (int) comparisons.stream().filter(c -> c.isSame(i)).count(),
          comparisons.size());
    }

    private static double tokensPerSecond(List<Comparison> comparisons, int i) {
      int tokens = comparisons.stream().mapToInt(c -> c.results().get(i).tokens().length).sum();
      return tokens * 1e9 / comparisons.stream().mapToLong(c -> c.results().get(i).nanos()).sum();
    }

    private static long outsideNanos(List<Comparison> comparisons, int i) {
      return comparisons.stream().mapToLong(c -> c.results().get(i).stats().outsideNanos()).sum();
    }

    /** With room for {@code width} characters of the method's name. */
    String asRow(int width) {
      return String.format(
          Locale.ROOT,
          "%-" + width + "s %8d %8d %12.2f %10.1f %8.2fx %11.0f   %s",
          method,
          tokens,
          forwardPasses,
          tokensPerForward,
          tokensPerSecond,
          speedUp,
          outsideMicrosPerPass,
          sameText());
    }

    private String sameText() {
      if (texts > 1) {
        return sameTexts + " of " + texts;
      }
      return sameTexts == 1 ? "yes" : "no";
    }
  }

  static ComparisonReport of(List<Comparison> comparisons) {
    return new ComparisonReport(
        comparisons.stream().map(c -> new PromptLines(c.prompt(), lines(List.of(c)))).toList(),
        lines(comparisons));
  }

  private static List<Line> lines(List<Comparison> comparisons) {
    int contenders = comparisons.get(0).results().size();
    return IntStream.range(0, contenders).mapToObj(i -> Line.of(comparisons, i)).toList();
  }

  /** A table a prompt, then one of the totals if there are several prompts. */
  String asTables() {
    String each =
        prompts.stream()
            .map(p -> table(shorten(p.prompt()), p.contenders()))
            .collect(Collectors.joining("\n\n"));
    return prompts.size() == 1 ? each : each + "\n\n" + asTotals();
  }

  /** The table of the totals alone. */
  String asTotals() {
    return table("all " + prompts.size() + " prompts", totals);
  }

  private static String table(String title, List<Line> lines) {
    int width = lines.stream().mapToInt(line -> line.method().length()).max().orElse(0);
    String header =
        String.format(
            "%-" + width + "s %8s %8s %12s %10s %9s %11s   %s",
            "",
            "tokens",
            "passes",
            "tokens/pass",
            "tokens/s",
            "speed-up",
            "outside us",
            "NTP's text");
    return title
        + "\n"
        + header
        + "\n"
        + lines.stream()
            .map(line -> line.asRow(width).stripTrailing())
            .collect(Collectors.joining("\n"));
  }

  private static String shorten(String prompt) {
    String line = prompt.replaceAll("\\s+", " ");
    return line.length() <= PROMPT_WIDTH ? line : line.substring(0, PROMPT_WIDTH - 3) + "...";
  }
}
