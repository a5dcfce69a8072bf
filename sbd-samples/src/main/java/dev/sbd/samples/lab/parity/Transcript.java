package dev.sbd.samples.lab.parity;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.PassTrace;
import dev.sbd.solver.Proxy;
import dev.sbd.solver.Solver;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
    int[] tokens,
    int forwardPasses,
    String finish,
    Optional<List<List<Integer>>> reveals) {

  static Transcript read(Fields fields, int vocabularySize) {
    return new Transcript(
        fields.tokens("prompt", vocabularySize),
        options(fields),
        fields.tokens("tokens", vocabularySize),
        fields.integer("forward_passes"),
        fields.text("finish"),
        fields.has("reveals") ? Optional.of(fields.integerLists("reveals")) : Optional.empty());
  }

  private static GenerationOptions options(Fields fields) {
    GenerationOptions.Builder builder =
        GenerationOptions.builder()
            .maxNewTokens(fields.integer("max_new_tokens"))
            .blockSize(fields.integer("block_size"));
    if (!fields.flag("ntp_prefix")) {
      builder.withoutNtpPrefix();
    }
    solve(builder, fields.object("solver"));
    return builder.build();
  }

  private static void solve(GenerationOptions.Builder builder, Fields solver) {
    String kind = solver.text("kind");
    switch (kind) {
      case "ntp" -> builder.nextTokenPrediction();
      case "eb" -> builder.solver(Solver.entropyBounded(solver.number("gamma"), proxy(solver)));
      case "threshold" -> builder.solver(Solver.confidenceThreshold(solver.number("tau")));
      case "factor" -> builder.solver(Solver.factor(solver.number("f")));
      case "fixed" -> builder.solver(Solver.fixedCount(solver.integer("n")));
      default -> throw solver.wrong("kind", "ntp, eb, threshold, factor or fixed", kind);
    }
  }

  private static Proxy proxy(Fields solver) {
    String name = solver.text("proxy");
    return Arrays.stream(Proxy.values())
        .filter(proxy -> proxy.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() -> solver.wrong("proxy", "entropy, confidence or margin", name));
  }

  /** The first thing about {@code actual} that is not as expected, for people. */
  Optional<String> difference(Generation actual) {
    String actualFinish = actual.finishReason().name().toLowerCase(Locale.ROOT);
    List<List<Integer>> actualReveals = actual.passes().stream().map(PassTrace::revealed).toList();
    return differentTokens(actual.tokens())
        .or(() -> different("finish", finish, actualFinish))
        .or(() -> different("forward passes", forwardPasses, actual.stats().forwardPasses()))
        .or(() -> reveals.flatMap(lists -> differentReveals(lists, actualReveals)));
  }

  private Optional<String> differentTokens(int... actual) {
    int at = Arrays.mismatch(tokens, actual);
    return at < 0
        ? Optional.empty()
        : different("token " + at, token(tokens, at), token(actual, at));
  }

  private static String token(int[] tokens, int at) {
    return at < tokens.length ? Integer.toString(tokens[at]) : "none";
  }

  private static Optional<String> differentReveals(
      List<List<Integer>> expected, List<List<Integer>> actual) {
    int pass = 0;
    while (pass < Math.min(expected.size(), actual.size())
        && expected.get(pass).equals(actual.get(pass))) {
      pass++;
    }
    return different("revealed in pass " + pass, at(expected, pass), at(actual, pass));
  }

  private static String at(List<List<Integer>> reveals, int pass) {
    return pass < reveals.size() ? reveals.get(pass).toString() : "no such pass";
  }

  private static Optional<String> different(String what, Object expected, Object actual) {
    return Objects.equals(expected, actual)
        ? Optional.empty()
        : Optional.of(what + ": expected " + expected + ", got " + actual);
  }
}
