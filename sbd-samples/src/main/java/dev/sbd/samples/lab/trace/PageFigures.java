package dev.sbd.samples.lab.trace;

import dev.sbd.Generation;
import dev.sbd.GenerationStats;
import java.util.Locale;

/** The head of the page: a sentence and the figures. */
final class PageFigures {
  private PageFigures() {}

  static String summary(Generation generation) {
    GenerationStats stats = generation.stats();
    return String.format(
        Locale.ROOT,
        "%s in %s, where token-by-token decoding takes %d.",
        count(stats.newTokens(), "token"),
        count(stats.forwardPasses(), "forward pass").replace("passs", "passes"),
        stats.newTokens());
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  static String of(Generation generation) {
    GenerationStats stats = generation.stats();
    String drafts =
        stats.draftedTokens() == 0
            ? ""
            : figure(
                "drafts accepted",
                stats.acceptedTokens() + " <small>of " + stats.draftedTokens() + "</small>");
    return figure("new tokens", "" + stats.newTokens())
        + figure("forward passes", "" + stats.forwardPasses())
        + figure("tokens a pass", String.format(Locale.ROOT, "%.2f", stats.tokensPerForward()))
        + drafts
        + figure("tokens a second", String.format(Locale.ROOT, "%.0f", stats.tokensPerSecond()))
        + figure("prompt tokens", "" + stats.promptTokens())
        + figure("finish", finish(generation));
  }

  private static String finish(Generation generation) {
    return generation.finishReason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String figure(String name, String value) {
    return "<div><dt>%s</dt><dd>%s</dd></div>".formatted(name, value);
  }
}
