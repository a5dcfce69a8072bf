package dev.sbd.spark;

import dev.sbd.GenerationOptions;
import dev.sbd.internal.Check;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How to generate, as data.
 *
 * @param decoding as {@link GenerationOptions.Builder#decoding} reads it
 * @param maxNewTokens the most tokens of an answer; 0: as many as is usual
 * @param draws how tokens are drawn
 * @param stopStrings that end an answer
 * @param shape what an answer must look like
 */
record AnswerSettings(
    String decoding, int maxNewTokens, Draws draws, List<String> stopStrings, AnswerShape shape)
    implements Serializable {
  private static final String USUAL = GenerationOptions.defaults().decoding();
  private static final long SEEDS = 1L << 48; // short enough for any JSON reader

  AnswerSettings {
    stopStrings = List.copyOf(stopStrings);
  }

  /**
   * How tokens are drawn.
   *
   * @param key the column that tells apart rows whose draws are to differ; empty: all draw alike
   */
  record Draws(
      double temperature, int topK, double topP, double minP, @Nullable Long seed, String key)
      implements Serializable {
    Draws {
      Check.that(
          temperature == 0 || seed != null,
          "temperature needs a seed: Spark may compute a row twice, which must give the same text");
      Check.that(key.isEmpty() || seed != null, "key needs a seed");
    }
  }

  /** The options of a row without a key; to be made once, since a grammar takes its time. */
  GenerationOptions options() {
    GenerationOptions.Builder builder =
        GenerationOptions.builder()
            .decoding(decoding)
            .temperature(draws.temperature)
            .topK(draws.topK)
            .topP(draws.topP)
            .minP(draws.minP)
            .stopStrings(stopStrings.toArray(String[]::new));
    if (maxNewTokens != 0) {
      builder.maxNewTokens(maxNewTokens);
    }
    if (draws.seed != null) {
      builder.seed(draws.seed);
    }
    shape.grammar().ifPresent(builder::grammar);
    return builder.build();
  }

  /** Those of a row with a key: its value in the column of that name. */
  static GenerationOptions keyed(GenerationOptions options, String key) {
    byte[] both = (options.seed().orElseThrow() + ":" + key).getBytes(StandardCharsets.UTF_8);
    long seed = UUID.nameUUIDFromBytes(both).getLeastSignificantBits() & (SEEDS - 1);
    return options.toBuilder().seed(seed).build();
  }

  /** What was said, spelled as on the command line. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    add(words, "--decoding", decoding, USUAL);
    add(words, "--max-new-tokens", maxNewTokens, 0);
    add(words, "--temperature", draws.temperature, 0.0);
    add(words, "--top-k", draws.topK, 0);
    add(words, "--top-p", draws.topP, 1.0);
    add(words, "--min-p", draws.minP, 0.0);
    if (draws.seed != null) {
      words.add("--seed " + draws.seed);
    }
    add(words, "--key", draws.key, "");
    add(words, "--stop", String.join(",", stopStrings), "");
    words.addAll(shape.words());
    return words;
  }

  private static void add(List<String> words, String option, Object value, Object usual) {
    if (!value.equals(usual)) {
      words.add(option + " " + value);
    }
  }
}
