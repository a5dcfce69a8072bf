package dev.sbd.samples.lab.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Results as text: a table in Markdown, or lines of CSV. */
public final class ResultsText {
  private static final String GRAMMAR_LEGEND =
      "Where tokens a pass are shown, an answer is given under the JSON Schema of its problem, NTP's"
          + " too. Forced tokens are those that had to come: the schema allows no other text there.";

  private ResultsText() {}

  /** A table, one line a checkpoint and decoding, one column a task, and how to read it. */
  public static String markdown(Results results) {
    List<String> lines = new ArrayList<>();
    lines.add(cells(headings(results)));
    lines.add(cells(headings(results).stream().map(heading -> "---").toList()));
    results.lines().forEach(line -> lines.add(cells(line(line))));
    lines.add("");
    lines.add(legend(results));
    return String.join("\n", lines);
  }

  private static List<String> headings(Results results) {
    List<String> headings = new ArrayList<>(List.of("checkpoint", "training", "decoding"));
    headings.addAll(results.tasks());
    return headings;
  }

  private static String cells(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static List<String> line(List<Row> line) {
    Row first = line.get(0);
    List<String> cells =
        new ArrayList<>(List.of(first.checkpoint(), first.training().name(), first.decoding()));
    line.forEach(row -> cells.add(cell(row)));
    return cells;
  }

  private static String cell(Row row) {
    if (Double.isNaN(row.accuracy())) {
      return String.format(
          Locale.ROOT,
          "%.2f (%.2fx, %.1f %%)",
          row.tokensPerPass(),
          row.speedUp(),
          100 * row.sameTexts());
    }
    return String.format(
        Locale.ROOT,
        "%.1f ±%.1f (%.2fx, %.2fx%s)",
        100 * row.accuracy(),
        100 * row.accuracyMargin(),
        row.passReduction(),
        row.wallClockRatio(),
        forced(row));
  }

  private static String forced(Row row) {
    return row.forcedPerPass() == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "; %.2f tokens a pass, %.2f of them forced",
            row.tokensPerPass(),
            row.forcedPerPass());
  }

  private static String legend(Results results) {
    String legend = results.hasAccuracy() ? problemsLegend(results) : promptsLegend(results);
    return results.hasGrammar() ? legend + "\n" + GRAMMAR_LEGEND : legend;
  }

  private static String promptsLegend(Results results) {
    return """
        A cell: new tokens a forward pass (tokens a second, divided by NTP's; texts equal to NTP's); \
        both compare with the same checkpoint decoded by NTP, in turns, one prompt at a time. \
        The first %d prompts of a kind at most, greedy, blocks of up to %d, at most %d new tokens. \
        The average counts each kind the same."""
        .formatted(results.count(), results.blockSize(), results.maxNewTokens());
  }

  private static String problemsLegend(Results results) {
    return """
        A cell: right answers in percent ± half the 95%% interval (reduction of forward passes, of \
        time); both compare with the same checkpoint decoded by NTP, one prompt at a time. \
        n = %d held-out problems a task (seed %d), greedy, blocks of up to %d, at most %d new tokens. \
        All decodings and checkpoints answer the same problems. The average counts each task the \
        same."""
        .formatted(results.count(), results.seed(), results.blockSize(), results.maxNewTokens());
  }

  /** One line a row, names of the fields first. */
  public static String csv(Results results) {
    return "checkpoint,training,decoding,task,n,accuracy,passReduction,wallClockRatio,"
        + "accuracyMargin,tokensPerPass,millisPerProblem,tokensPerSecond,speedUp,sameTexts,forcedPerPass\n"
        + results.rows().stream().map(ResultsText::csv).collect(Collectors.joining());
  }

  private static String csv(Row row) {
    return String.format(
        Locale.ROOT,
        "%s,%s,%s,%s,%d,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f,%.6f\n",
        quoted(row.checkpoint()),
        row.training(),
        row.decoding(),
        quoted(row.task()),
        row.n(),
        row.accuracy(),
        row.passReduction(),
        row.wallClockRatio(),
        row.accuracyMargin(),
        row.tokensPerPass(),
        row.millisPerProblem(),
        row.tokensPerSecond(),
        row.speedUp(),
        row.sameTexts(),
        row.forcedPerPass());
  }

  /** Directories and kinds may be called anything (RFC 4180). */
  private static String quoted(String name) {
    boolean plain = name.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
