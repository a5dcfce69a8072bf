package dev.sbd.samples.cli;

import dev.sbd.samples.cli.Comparison.Contender;
import dev.sbd.samples.cli.Comparison.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sbd compare} prints.
 *
 * @param prompts one a prompt
 * @param totals over all prompts, one a contender
 */
record ComparisonReport(List<PromptLines> prompts, List<Line> totals) {
  private static final int PROMPT_WIDTH = 72;
  private static final String HEADER =
      "   tokens   passes  tokens/pass   tokens/s  speed-up  outside the model   NTP's text";

  /** A prompt and its contenders, the first token by token. */
  record PromptLines(String prompt, List<Line> contenders) {
    private String asTable() {
      return table(shorten(prompt), contenders);
    }
  }

  /**
   * One contender.
   *
   * @param method {@code NTP}, {@code gamma 0.1}, {@code verified adaptive}
   * @param gamma null but for Set Block Decoding
   * @param speedUp its tokens a second, divided by token-by-token decoding's
   * @param totalMs time for all of it
   * @param outsideModelMs time of that outside the model: outside forward passes
   * @param outsideMicrosPerPass the same a forward pass
   * @param sameTexts how many of its texts are token-by-token decoding's to the letter
   * @param texts of how many
   * @param text the answer; null where there are several
   */
  record Line(
      String method,
      @Nullable Double gamma,
      int tokens,
      int forwardPasses,
      double tokensPerForward,
      double tokensPerSecond,
      double speedUp,
      double totalMs,
      double outsideModelMs,
      double outsideMicrosPerPass,
      int sameTexts,
      int texts,
      @Nullable String text) {

    /** Sums over a contender's results, one a prompt, beside those of token-by-token decoding. */
    static Line of(List<Result> results, List<Result> ntp) {
      Contender contender = results.get(0).contender();
      int tokens = (int) sum(results, r -> r.tokens().length);
      int passes = (int) sum(results, r -> r.stats().forwardPasses());
      double outsideMicros = sum(results, r -> r.stats().outsideNanos()) / 1e3;
      return new Line(
          contender.name(),
          contender.gamma(),
          tokens,
          passes,
          (double) tokens / passes,
          tokensPerSecond(results),
          tokensPerSecond(results) / tokensPerSecond(ntp),
          sum(results, r -> r.stats().totalNanos()) / 1e6,
          outsideMicros / 1e3,
          outsideMicros / passes,
          sameTexts(results, ntp),
          results.size(),
          results.size() == 1 ? results.get(0).answer().text() : null);
    }

    private static double tokensPerSecond(List<Result> results) {
      double nanos = sum(results, r -> r.stats().totalNanos());
      return sum(results, r -> r.tokens().length) * 1e9 / nanos;
    }

    private static long sum(List<Result> results, ToLongFunction<Result> part) {
      return results.stream().mapToLong(part).sum();
    }

    private static int sameTexts(List<Result> results, List<Result> ntp) {
      IntPredicate same = i -> Arrays.equals(results.get(i).tokens(), ntp.get(i).tokens());
      return (int) IntStream.range(0, results.size()).filter(same).count();
    }

    /** With room for {@code width} characters of the method's name. */
    String asRow(int width) {
      return String.format(
          Locale.ROOT,
          "%-" + width + "s %8d %8d %12.2f %10.1f %8.2fx %10.0f us/pass   %s",
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
      return texts > 1 ? sameTexts + " of " + texts : sameTexts == 1 ? "yes" : "no";
    }
  }

  static ComparisonReport of(List<Comparison> comparisons) {
    return new ComparisonReport(
        comparisons.stream().map(c -> new PromptLines(c.prompt(), lines(List.of(c)))).toList(),
        lines(comparisons));
  }

  private static List<Line> lines(List<Comparison> comparisons) {
    return IntStream.range(0, comparisons.get(0).results().size())
        .mapToObj(i -> Line.of(results(comparisons, i), results(comparisons, 0)))
        .toList();
  }

  private static List<Result> results(List<Comparison> comparisons, int contender) {
    return comparisons.stream().map(c -> c.results().get(contender)).toList();
  }

  /** A table a prompt, then one of the totals if there are several prompts. */
  String asTables() {
    return each(PromptLines::asTable);
  }

  /** The same with the texts below each prompt's table. */
  String asTablesAndTexts() {
    return each(prompt -> prompt.asTable() + "\n\n" + ComparedTexts.of(prompt.contenders()));
  }

  private String each(Function<PromptLines, String> text) {
    String each = prompts.stream().map(text).collect(Collectors.joining("\n\n"));
    return prompts.size() == 1 ? each : each + "\n\n" + asTotals();
  }

  /** The table of the totals alone. */
  String asTotals() {
    return table("all " + prompts.size() + " prompts", totals);
  }

  private static String table(String title, List<Line> lines) {
    int width = lines.stream().mapToInt(line -> line.method().length()).max().orElse(0);
    String header = " ".repeat(width) + HEADER;
    return Stream.concat(Stream.of(title, header), lines.stream().map(line -> line.asRow(width)))
        .collect(Collectors.joining("\n"));
  }

  private static String shorten(String prompt) {
    String line = prompt.replaceAll("\\s+", " ");
    return line.length() <= PROMPT_WIDTH ? line : line.substring(0, PROMPT_WIDTH - 3) + "...";
  }
}
