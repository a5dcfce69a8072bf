package dev.sbd.samples.lab.soak;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of it. Memory is in bytes; what the system does not tell is null.
 *
 * @param model the first
 * @param overHttp requests to the server; the others went to a scheduler
 * @param byModel requests to each model
 * @param equal requests whose answers are those that they have alone
 * @param cancelled whose answers are the beginning of those; so of overdue
 * @param refused for their number, or their deadline
 * @param invalid refused as they should be
 * @param vanished whose client went
 * @param failed all else, and what differs: it should be 0
 * @param failures the first of them
 * @param hung requests without an answer: it should be 0
 * @param warmUpSeconds after which memory, handles and threads are looked at
 * @param passed whether all checks hold
 */
public record SoakReport(
    String model,
    long seed,
    int clients,
    double seconds,
    double warmUpSeconds,
    long requests,
    long overHttp,
    Map<String, Long> byModel,
    long equal,
    long cancelled,
    long overdue,
    long refused,
    long invalid,
    long vanished,
    long failed,
    List<String> failures,
    int hung,
    long newTokens,
    long forwardPasses,
    Use.@Nullable Course residentBytes,
    Use.@Nullable Course handles,
    Use.@Nullable Course threads,
    boolean passed) {
  private static final double MEBIBYTE = 1 << 20;

  /** As a table. */
  public String asText() {
    StringBuilder text = new StringBuilder();
    line(text, "%s, %d clients for %.0f s, seed %d", model, clients, seconds, seed);
    line(
        text,
        "%d requests, %.1f a second, %d of them over HTTP",
        requests,
        requests / seconds,
        overHttp);
    if (byModel.size() > 1) {
      byModel.forEach((name, count) -> line(text, "  %d to %s", count, name));
    }
    line(text, "  as alone       %8d", equal);
    line(text, "  cancelled      %8d", cancelled);
    line(text, "  out of time    %8d", overdue);
    line(text, "  refused        %8d", refused);
    line(text, "  invalid        %8d", invalid);
    line(text, "  client gone    %8d", vanished);
    line(text, "  failed         %8d", failed);
    line(text, "  not answered   %8d", hung);
    failures.forEach(failure -> line(text, "    %s", failure));
    line(text, "%d tokens in %d forward passes", newTokens, forwardPasses);
    if (residentBytes == null || handles == null || threads == null) {
      line(text, "memory, handles and threads: this system does not tell");
    } else {
      line(text, "after %.0f s        first     last", warmUpSeconds);
      line(
          text,
          "  resident MiB %7.1f  %7.1f  %+.2f %%",
          residentBytes.first() / MEBIBYTE,
          residentBytes.last() / MEBIBYTE,
          residentBytes.growth());
      line(text, "  handles      %7d  %7d", handles.first(), handles.last());
      line(text, "  threads      %7d  %7d", threads.first(), threads.last());
    }
    line(text, passed ? "all checks hold" : "a check fails");
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
