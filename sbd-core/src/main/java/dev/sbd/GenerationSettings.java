package dev.sbd;

import dev.sbd.grammar.Grammar;
import dev.sbd.internal.Check;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Sampling;
import dev.sbd.solver.BlockSizing;
import dev.sbd.solver.Solver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/** What {@link GenerationOptions.Builder} has been told so far, the defaults at first. */
final class GenerationSettings implements Cloneable {
  /** How no choice is spelled. */
  static final String USUAL = "usual";

  static final long SEEDS = 1L << 48; // short enough for any JSON reader

  Optional<DecodingMethod> method = Optional.empty(); // as is usual for the model
  Optional<BlockSizing> blockSizing = Optional.empty(); // likewise
  double temperature;
  int topK;
  double topP = 1;
  double minP;
  OptionalLong seed = OptionalLong.empty();
  double repetitionPenalty = 1;
  double presencePenalty;
  double frequencyPenalty;
  Map<Integer, Double> bias = Map.of();
  Set<Integer> banned = Set.of();
  int maxNewTokens = 256;
  int minNewTokens;
  boolean ignoreEos;
  Set<Integer> stopTokens = Set.of();
  List<String> stopStrings = List.of();
  Optional<Grammar> grammar = Optional.empty();
  boolean keepSpecialTokens;
  Optional<Duration> maxTime = Optional.empty();
  GenerationListener listener = new GenerationListener() {};
  Cancellation cancellation = new Cancellation();

  /** A copy, to be changed. */
  GenerationSettings copy() {
    try {
      return (GenerationSettings) clone(); // shallow: all that is held is replaced, never changed
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
  }

  /** Solvers keep the NTP prefix off where it was. */
  void method(DecodingMethod chosen) {
    boolean without = method.filter(now -> !now.ntpPrefix()).isPresent();
    boolean keeps = without && chosen instanceof DecodingMethod.ForGood;
    method = Optional.of(chosen);
    if (keeps) {
      withoutNtpPrefix();
    }
  }

  void solver(Solver solver) {
    method(new DecodingMethod.ForGood(solver, true, false));
  }

  void decoding(String spelling) {
    if (spelling.equals(USUAL)) {
      method = Optional.empty();
    } else {
      method(DecodingMethod.named(spelling));
    }
  }

  /** As chosen, or else as is usual for the model. */
  DecodingMethod method(ModelSpec spec) {
    return method.orElseGet(() -> DecodingMethod.named(spec.usual().decoding()));
  }

  void temperature(double value) {
    Check.that(
        value >= 0 && Double.isFinite(value), "temperature must be >= 0 and finite, got %s", value);
    temperature = value;
  }

  /** The seed of a generation's random draws, drawn itself if none was set; empty without draws. */
  OptionalLong seedOfDraws() {
    if (temperature == 0) {
      return OptionalLong.empty();
    }
    return seed.isPresent() ? seed : OptionalLong.of(new SplittableRandom().nextLong(SEEDS));
  }

  void bias(int token, double value) {
    Map<Integer, Double> more = new HashMap<>(bias);
    more.put(token, value);
    bias = more;
  }

  void ban(int... tokens) {
    Set<Integer> more = new HashSet<>(banned);
    Arrays.stream(tokens).forEach(more::add);
    banned = more;
  }

  /** Where another method was set, the paper's solver takes its place. */
  void withoutNtpPrefix() {
    DecodingMethod.ForGood now =
        method
            .filter(DecodingMethod.ForGood.class::isInstance)
            .map(DecodingMethod.ForGood.class::cast)
            .orElseGet(() -> new DecodingMethod.ForGood(Solver.entropyBounded(0.1), false, false));
    method = Optional.of(new DecodingMethod.ForGood(now.solver(), false, now.apart()));
  }

  /** Checks what no setter has, and that all goes together. */
  void check() {
    sampling();
    Check.positive("repetitionPenalty", repetitionPenalty);
    checkPenalty("presencePenalty", presencePenalty);
    checkPenalty("frequencyPenalty", frequencyPenalty);
    bias.forEach(
        (token, value) ->
            Check.that(
                Double.isFinite(value),
                "logitBias of token %d must be finite (ban the token instead), got %s",
                token,
                value));
    Check.inRange("minNewTokens", minNewTokens, 0, maxNewTokens);
    Check.that(!stopStrings.contains(""), "stop strings must not be empty, got %s", stopStrings);
    Check.that(
        grammar.isEmpty() || !ignoreEos,
        "ignoreEos does not go with a grammar: a complete text ends with an end token");
    Check.that(
        grammar.isEmpty() || minNewTokens == 0,
        "minNewTokens does not go with a grammar, which says itself how long a text is; got %d",
        minNewTokens);
    Check.that(
        maxTime.filter(time -> time.isNegative() || time.isZero()).isEmpty(),
        "maxTime must be above zero, got %s",
        maxTime.orElse(Duration.ZERO));
  }

  private static void checkPenalty(String name, double penalty) {
    Check.that(penalty >= -2 && penalty <= 2, "%s must be in [-2, 2], got %s", name, penalty);
  }

  /** Whether logits depend on the tokens that are there. */
  boolean hasPenalties() {
    return repetitionPenalty != 1 || presencePenalty != 0 || frequencyPenalty != 0;
  }

  /** How long blocks are. */
  BlockSizing sizing(ModelSpec spec) {
    return method(spec)
        .sizing(blockSizing.orElseGet(() -> BlockSizing.upTo(spec.usual().blockSize())));
  }

  /** What differs from the defaults; of who listens and cancels nothing. */
  @Override
  public String toString() {
    Map<String, Object> usual = new GenerationSettings().named();
    List<String> changed = new ArrayList<>();
    named()
        .forEach(
            (name, value) -> {
              if (!value.toString().equals(String.valueOf(usual.get(name)))) {
                changed.add(name + " " + value);
              }
            });
    return changed.isEmpty() ? "defaults" : String.join(", ", changed);
  }

  private Map<String, Object> named() {
    Map<String, Object> named = new LinkedHashMap<>();
    method.ifPresent(value -> named.put("decoding", value));
    blockSizing.ifPresent(value -> named.put("blockSizing", value));
    named.put("temperature", temperature);
    named.put("topK", topK);
    named.put("topP", topP);
    named.put("minP", minP);
    seed.ifPresent(value -> named.put("seed", value));
    named.put("repetitionPenalty", repetitionPenalty);
    named.put("presencePenalty", presencePenalty);
    named.put("frequencyPenalty", frequencyPenalty);
    named.put("logitBias", bias);
    named.put("banTokens", banned);
    named.put("maxNewTokens", maxNewTokens);
    named.put("minNewTokens", minNewTokens);
    named.put("ignoreEos", ignoreEos);
    named.put("stopTokens", stopTokens);
    named.put("stopStrings", stopStrings);
    grammar.ifPresent(value -> named.put("grammar", value));
    named.put("keepSpecialTokens", keepSpecialTokens);
    maxTime.ifPresent(value -> named.put("maxTime", value));
    return named;
  }

  /** The distribution to draw from; empty takes the most likely token. */
  Optional<Sampling> sampling() {
    if (temperature > 0) {
      return Optional.of(new Sampling(temperature, topK, topP, minP));
    }
    Check.that(
        topK == 0 && topP == 1 && minP == 0,
        "topK, topP and minP need a temperature > 0, got temperature %s",
        temperature);
    return Optional.empty();
  }
}
