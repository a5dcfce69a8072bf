package dev.sbd.samples.lab.parity;

import dev.sbd.FinishReason;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.samples.lab.parity.PassReading.Course;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A decoding with a known outcome.
 *
 * @param prompt token ids
 * @param options how to decode
 * @param adapter whether the family's own adapter drafts
 * @param tokens expected, the end token included
 * @param forwardPasses expected
 * @param finish expected: {@code eos} or {@code length}
 * @param reveals expected: for each pass the positions in the block that it reveals
 * @param reading which passes {@code reveals} has a list for
 */
record Transcript(
    int[] prompt,
    GenerationOptions options,
    boolean adapter,
    List<Integer> tokens,
    int forwardPasses,
    String finish,
    Optional<List<List<Integer>>> reveals,
    PassReading reading) {

  private static final String REVEALED = "revealed in pass ";

  /** A case of sbd-transcripts-1: decoded with a solver. */
  static Transcript read(Field entry, int vocabularySize) {
    GenerationOptions.Builder builder = options(entry);
    if (!entry.get("ntp_prefix").flag()) {
      builder.withoutNtpPrefix();
    }
    builder.decoding(decoding(entry.get("solver")));
    return read(entry, entry, vocabularySize, builder.build(), false, PassReading.PASSES);
  }

  /**
   * A case of sbd-transcripts-2: decoded by a family's own rule.
   *
   * @param asReference whether passes are to be the reference's, where the case tells them
   */
  static Transcript ofFamily(Field entry, int vocabularySize, boolean asReference) {
    FamilyRule rule = FamilyRule.of(entry, asReference);
    GenerationOptions.Builder builder = options(entry);
    rule.apply(builder);
    Field passes = rule.reference().orElse(entry);
    return read(entry, passes, vocabularySize, builder.build(), rule.hasAdapter(), rule.reading());
  }

  private static Transcript read(
      Field entry,
      Field passes,
      int vocabularySize,
      GenerationOptions options,
      boolean adapter,
      PassReading reading) {
    Field reveals = passes.get("reveals");
    return new Transcript(
        entry.get("prompt").tokens(vocabularySize),
        options,
        adapter,
        Arrays.stream(entry.get("tokens").tokens(vocabularySize)).boxed().toList(),
        reading.passes(passes),
        entry.get("finish").text(),
        reveals.isThere() ? Optional.of(reveals.integerLists()) : Optional.empty(),
        reading);
  }

  private static GenerationOptions.Builder options(Field entry) {
    return GenerationOptions.builder()
        .maxNewTokens(entry.get("max_new_tokens").integer())
        .blockSize(entry.get("block_size").integer());
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
    Course found = reading.of(actual);
    Course expected =
        reading.expected(new Course(forwardPasses, reveals.orElse(found.reveals())), actual);
    return first("token ", tokens, actualTokens, "none")
        .or(() -> different("finish", finish, finish(actual)))
        .or(() -> different("forward passes", expected.passes(), found.passes()))
        .or(() -> first(REVEALED, expected.reveals(), found.reveals(), "no such pass"));
  }

  /** A stop token ends a text as the model's own do. */
  private static String finish(Generation actual) {
    FinishReason reason = actual.finishReason();
    return (reason == FinishReason.STOP_TOKEN ? FinishReason.EOS : reason)
        .name()
        .toLowerCase(Locale.ROOT);
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
