package dev.sbd.samples.lab.bench;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sbd bench-serving} found.
 *
 * @param shape the name of the shape, or of the checkpoint's directory
 * @param dtype number format of weights, cache and arithmetic
 * @param threads of libtorch for one operation
 * @param randomPrompts whether prompts were random tokens, and answers went on behind end tokens
 * @param rounds of which each figure is the median
 * @param loads of clients, a decoding after the other
 * @param prefix what a beginning that prompts share is worth; null if it was not measured
 * @param http what HTTP costs
 */
public record ServingReport(
    String shape,
    String dtype,
    int threads,
    boolean randomPrompts,
    int rounds,
    List<Load> loads,
    @Nullable Prefix prefix,
    Http http) {

  /**
   * So many clients at a time, each of which asks again when it is answered.
   *
   * @param decoding as {@link dev.sbd.GenerationOptions.Builder#decoding} reads it
   * @param clients at a time
   * @param tokensPerSecond of all clients together
   * @param firstTokenMs from asking to the first token: the median
   * @param firstTokenMs95 the same: 95 in 100 are at most that
   * @param tokensPerForward new tokens of a request by its forward passes
   * @param rowsPerPass new tokens and what is looked at behind them, for each request in a pass
   */
  public record Load(
      String decoding,
      int clients,
      double tokensPerSecond,
      double firstTokenMs,
      double firstTokenMs95,
      double tokensPerForward,
      double rowsPerPass) {}

  /**
   * The time to the first token behind a long beginning.
   *
   * @param sharedTokens of the beginning
   * @param newMs where it is new: the median
   * @param keptMs where its cache was kept: the median
   */
  public record Prefix(int sharedTokens, double newMs, double keptMs) {}

  /**
   * The same requests of one client to the scheduler, and over HTTP to a server on this machine,
   * once its code is compiled.
   *
   * @param directMs a request to the scheduler: the mean
   * @param httpMs one over HTTP: the mean
   * @param overhead {@code httpMs / directMs - 1}
   */
  public record Http(double directMs, double httpMs, double overhead) {}

  /** As text to read, without a line end at its end. */
  public String asText() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%s in %s, %d threads; medians of %d rounds%s",
        shape,
        dtype,
        threads,
        rounds,
        randomPrompts ? "; prompts are random tokens" : "");
    line(text, "");
    line(
        text,
        "%-10s %8s %9s %15s %12s %12s %11s",
        "decoding",
        "clients",
        "tokens/s",
        "first token ms",
        "(95 %)",
        "tokens/pass",
        "rows/pass");
    for (Load load : loads) {
      line(
          text,
          "%-10s %8d %9.1f %15.1f %12.1f %12.2f %11.1f",
          load.decoding(),
          load.clients(),
          load.tokensPerSecond(),
          load.firstTokenMs(),
          load.firstTokenMs95(),
          load.tokensPerForward(),
          load.rowsPerPass());
    }
    if (prefix != null) {
      line(text, "");
      line(
          text,
          "first token behind %d tokens: %.1f ms where they are new, %.1f ms where they were kept",
          prefix.sharedTokens(),
          prefix.newMs(),
          prefix.keptMs());
    }
    line(
        text,
        "a request of one client: %.1f ms, over HTTP %.1f ms, %.1f %% more",
        http.directMs(),
        http.httpMs(),
        100 * http.overhead());
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
