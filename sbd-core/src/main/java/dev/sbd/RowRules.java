package dev.sbd;

import dev.sbd.internal.Check;
import dev.sbd.model.Choice;
import dev.sbd.model.GumbelNoise;
import dev.sbd.model.LogitEdits;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Row;
import dev.sbd.model.Sampling;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How the token of a position is picked: from the options, the position and the tokens that count
 * there, and from nothing else, so that it does not matter which pass asks or who shares it. Tokens
 * before a next-token row's position count; for a masked position all that is decided does,
 * revealed tokens of its own block included, for they will be in the text with it.
 */
final class RowRules {
  private final Optional<Sampling> sampling;
  private final GenerationSettings settings;
  private final long seed;
  private final Guide guide;
  private final int promptLength;
  private final Set<Integer> ends;
  private final LogitEdits constant;
  private final LogitEdits constantWithoutEnds;

  /**
   * The rules of one generation.
   *
   * @param seed of its random draws; any if there are none
   * @param guide which tokens a position is left
   */
  RowRules(GenerationSettings settings, ModelSpec spec, int promptLength, long seed, Guide guide) {
    this.guide = guide;
    this.sampling = settings.sampling();
    this.settings = settings;
    this.seed = seed;
    this.promptLength = promptLength;
    this.ends = new HashSet<>(spec.endTokens());
    ends.addAll(settings.stopTokens);
    checkTokens(settings, spec);
    this.constant = edits(new int[0], 0, false);
    this.constantWithoutEnds = edits(new int[0], 0, true);
  }

  static void checkTokens(GenerationSettings settings, ModelSpec spec) {
    int vocabulary = spec.vocabularySize();
    settings.bias.keySet().forEach(t -> Check.token("logitBias token", t, vocabulary));
    settings.banned.forEach(t -> Check.token("banned token", t, vocabulary));
    settings.stopTokens.forEach(t -> Check.token("stop token", t, vocabulary));
    Set<Integer> left = new HashSet<>(settings.banned);
    spec.maskToken().ifPresent(left::add);
    left.remove(vocabulary);
    Check.that(
        left.size() < vocabulary, "banned must leave a token to generate, got all %d", vocabulary);
    Check.inRange("topK", settings.topK, 0, vocabulary);
  }

  /**
   * A row that picks a token.
   *
   * @param index of the row in its pass
   * @param position of the token in the sequence
   * @param tokens prompt and new tokens
   * @param count how many of them count
   */
  Row row(int index, int position, int[] tokens, int count) {
    boolean withoutEnds = position - promptLength < settings.minNewTokens;
    LogitEdits edits =
        settings.hasPenalties()
            ? edits(tokens, count, withoutEnds)
            : withoutEnds ? constantWithoutEnds : constant;
    return new Row(index, choice(position), edits, guide.mask(position, tokens, count));
  }

  private Choice choice(int position) {
    return sampling
        .map(chosen -> Choice.sample(chosen, GumbelNoise.key(seed, position)))
        .orElseGet(Choice::greedy);
  }

  private LogitEdits edits(int[] tokens, int count, boolean withoutEnds) {
    Map<Integer, Integer> occurrences = new HashMap<>(); // in the new text; 0: in the prompt only
    for (int i = 0; i < count; i++) {
      occurrences.merge(tokens[i], i < promptLength ? 0 : 1, Integer::sum);
    }
    Map<Integer, Double> biases = new TreeMap<>(settings.bias);
    occurrences.forEach((token, n) -> biases.merge(token, penalty(n), Double::sum));
    Set<Integer> banned = new HashSet<>(settings.banned);
    banned.addAll(withoutEnds ? ends : Set.of());
    banned.forEach(token -> biases.put(token, Double.NEGATIVE_INFINITY));
    double repetition = settings.repetitionPenalty;
    return new LogitEdits(
        biases.keySet().stream().mapToInt(Integer::intValue).toArray(),
        biases.keySet().stream()
            .mapToDouble(t -> occurrences.containsKey(t) ? repetition : 1)
            .toArray(),
        biases.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  private double penalty(int occurrences) {
    return occurrences == 0
        ? 0
        : -settings.presencePenalty - occurrences * settings.frequencyPenalty;
  }
}
