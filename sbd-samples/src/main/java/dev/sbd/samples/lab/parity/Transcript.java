package dev.sbd.samples.lab.parity;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.PassTrace;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A decoding with a known outcome.
 *
 * @param prompt token ids
 * @param options how to decode
 * @param tokens expected, the end token included
 * @param forwardPasses expected
 * @param finish expected: {@code eos} or {@code length}
 * @param reveals expected: for each pass the positions in the block that it reveals
 */
record Transcript(
    int[] prompt,
    GenerationOptions options,
    List<Integer> tokens,
    int forwardPasses,
    String finish,
    Optional<List<List<Integer>>> reveals) {

  private static final String REVEALED = "revealed in pass ";

  static Transcript read(Field entry, int vocabularySize) {
    Field reveals = entry.get("reveals");
    return new Transcript(
        entry.get("prompt").tokens(vocabularySize),
        options(entry),
        Arrays.stream(entry.get("tokens").tokens(vocabularySize)).boxed().toList(),
        entry.get("forward_passes").integer(),
        entry.get("finish").text(),
        reveals.isThere() ? Optional.of(reveals.integerLists()) : Optional.empty());
  }

  private static GenerationOptions options(Field entry) {
    GenerationOptions.Builder builder =
        GenerationOptions.builder()
            .maxNewTokens(entry.get("max_new_tokens").integer())
            .blockSize(entry.get("block_size").integer());
    if (!entry.get("ntp_prefix").flag()) {
      builder.withoutNtpPrefix();
    }
    return builder.decoding(decoding(entry.get("solver"))).build();
  }

  private static String decoding(Field solver) {
    Field kind = solver.get("kind");
    return switch (kind.text()) {
      case "ntp" -> "ntp";
      case "eb" -> family(solver.get("proxy")) + ":" + solver.get("gamma").number();
      case "threshold" -> "threshold:" + solver.get("tau").number();
      case "factor" -> "factor:" + solver.get("f").number();
      case "fixed" -> "fixed:" + solver.get("n").integer();
      default -> throw kind.wrong("ntp, eb, threshold, factor or fixed", kind.text());
    };
  }

  private static String family(Field proxy) {
    return switch (proxy.text()) {
      case "entropy" -> "gamma";
      case "confidence", "margin" -> "gamma-" + proxy.text();
      default -> throw proxy.wrong("entropy, confidence or margin", proxy.text());
    };
  }

  /** The first thing about {@code actual} that is not as expected, for people. */
  Optional<String> difference(Generation actual) {
    List<Integer> actualTokens = Arrays.stream(actual.tokens()).boxed().toList();
    String actualFinish = actual.finishReason().name().toLowerCase(Locale.ROOT);
    List<List<Integer>> actualReveals = actual.passes().stream().map(PassTrace::revealed).toList();
    return first("token ", tokens, actualTokens, "none")
        .or(() -> different("finish", finish, actualFinish))
        .or(() -> different("forward passes", forwardPasses, actual.stats().forwardPasses()))
        .or(() -> reveals.flatMap(r -> first(REVEALED, r, actualReveals, "no such pass")));
  }

  private static Optional<String> first(
      String what, List<?> expected, List<?> actual, String nothing) {
    int at = Arrays.mismatch(expected.toArray(), actual.toArray());
    return at < 0
        ? Optional.empty()
        : different(what + at, at(expected, at, nothing), at(actual, at, nothing));
  }

  private static Object at(List<?> list, int at, String nothing) {
    return at < list.size() ? list.get(at) : nothing;
  }

  private static Optional<String> different(String what, Object expected, Object actual) {
    return expected.equals(actual)
        ? Optional.empty()
        : Optional.of(what + ": expected " + expected + ", got " + actual);
  }
}
