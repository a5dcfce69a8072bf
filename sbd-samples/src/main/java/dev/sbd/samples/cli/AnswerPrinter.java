package dev.sbd.samples.cli;

import dev.sbd.FinishReason;
import dev.sbd.Generation;
import dev.sbd.GenerationStats;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import picocli.CommandLine;

/** Answers as they are decided, on stdout, and a summary of each on stderr. */
final class AnswerPrinter {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean underGrammar;

  AnswerPrinter(CommandLine command) {
    this.underGrammar = GrammarFlags.areGivenTo(command.getCommandSpec());
    this.out = command.getOut();
    this.err = command.getErr();
  }

  /** Prints a piece of an answer. */
  void print(String text) {
    out.print(text);
    out.flush();
  }

  /** Ends an answer that was streamed. */
  void end(Generation answer) {
    out.println();
    summarize(answer);
  }

  /** Prints an answer of a model without tokenizer, whose tokens are all there is. */
  void endTokens(Generation answer) {
    out.println(Arrays.toString(answer.tokens()));
    summarize(answer);
  }

  void summarize(Generation answer) {
    GenerationStats stats = answer.stats();
    OptionalLong seed = answer.seed();
    err.printf(
        Locale.ROOT,
        "%d tokens%s in %d forward passes: %.2f tokens a pass, %.1f tokens/s, finish: %s%s%n",
        stats.newTokens(),
        underGrammar ? " (" + stats.forcedTokens() + " forced)" : "",
        stats.forwardPasses(),
        stats.tokensPerForward(),
        stats.tokensPerSecond(),
        answer.finishReason().name().toLowerCase(Locale.ROOT),
        seed.isPresent() ? ", seed: " + seed.getAsLong() : "");
    if (underGrammar && answer.unfinished()) {
      err.println("unfinished: " + whatIsMissing(answer));
    }
    err.flush();
  }

  private static String whatIsMissing(Generation answer) {
    String begun = "the text is only the beginning of one that the grammar allows";
    return answer.finishReason() == FinishReason.LENGTH
        ? begun + "; raise --max-new-tokens"
        : begun;
  }
}
