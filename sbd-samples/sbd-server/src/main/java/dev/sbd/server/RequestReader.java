package dev.sbd.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sbd.GenerationOptions;
import dev.sbd.Scheduler.Terms;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.Grammar;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What both endpoints' requests have in common. */
final class RequestReader {
  private static final int MOST_ANSWERS = 16;
  private static final int MOST_STOPS = 16;

  private final Fields fields;
  private final Map<String, Serving> models;
  private final ServerOptions options;
  private final long arrival; // by System.nanoTime()

  RequestReader(Fields fields, Map<String, Serving> models, ServerOptions options, long arrival) {
    this.fields = fields;
    this.models = models;
    this.options = options;
    this.arrival = arrival;
  }

  Fields fields() {
    return fields;
  }

  Serving serving() {
    String name = fields.requireText("model");
    Serving serving = models.get(name);
    if (serving == null) {
      throw ApiException.invalid(
          404,
          "model",
          "model_not_found",
          "the model \"%s\" does not exist; there is %s"
              .formatted(name, String.join(", ", models.keySet())));
    }
    return serving;
  }

  int answers() {
    int n = fields.integer("n").orElse(1);
    int most = Math.min(MOST_ANSWERS, options.running() + options.waiting());
    if (n < 1 || n > most) {
      throw fields.invalid("n", "must be in [1, " + most + "]");
    }
    return n;
  }

  Optional<Asked.Stream> stream() {
    if (!fields.flag("stream", false)) {
      fields.refuse("stream_options", "needs stream to be true");
      return Optional.empty();
    }
    Optional<Fields> more = fields.object("stream_options");
    return Optional.of(
        new Asked.Stream(
            more.map(m -> m.flag("include_usage", false)).orElse(false),
            more.map(m -> m.flag("include_drafts", false)).orElse(false)));
  }

  /**
   * The last to be read, since it takes the time of reading off the request's. Clients are told
   * apart by {@code user}, else by where they ask from.
   *
   * @throws ApiException if the time is over
   */
  Terms terms(String address) {
    int priority = fields.integer("priority").orElse(0);
    String client = fields.text("user").orElse(address);
    Duration left = options.maxTime().minusNanos(System.nanoTime() - arrival);
    if (left.isNegative() || left.isZero()) {
      throw ApiException.overloaded(
          "the time of %s was over when the request had been read: ask again later"
              .formatted(options.maxTime()));
    }
    return new Terms(priority, Optional.of(Duration.ofSeconds(left.toSeconds() + 1)), client);
  }

  /** How to generate, by the fields that both have. */
  GenerationOptions.Builder generation(List<String> limits) {
    GenerationOptions.Builder builder = options.defaults().toBuilder();
    builder.maxNewTokens(options.maxNewTokens());
    for (String limit : limits) {
      fields.set(limit, fields.integer(limit), tokens -> setLimit(builder, limit, tokens));
    }
    fields.set("decoding", fields.text("decoding"), builder::decoding);
    fields.set("temperature", fields.number("temperature"), builder::temperature);
    boolean draws = fields.number("temperature").filter(t -> t == 0).isEmpty();
    if (draws) { // else nothing is cut off, as OpenAI has it
      fields.set("top_p", fields.number("top_p"), builder::topP);
      fields.set("top_k", fields.integer("top_k"), builder::topK);
      fields.set("min_p", fields.number("min_p"), builder::minP);
    }
    fields.set("seed", fields.whole("seed"), builder::seed);
    penalty("presence_penalty", -2, 2).ifPresent(builder::presencePenalty);
    penalty("frequency_penalty", -2, 2).ifPresent(builder::frequencyPenalty);
    penalty("repetition_penalty", Double.MIN_NORMAL, 1e6).ifPresent(builder::repetitionPenalty);
    if (fields.flag("ignore_eos", false)) {
      builder.ignoreEos();
    }
    setBiases(builder);
    setStops(builder);
    return builder;
  }

  private Optional<Double> penalty(String name, double least, double most) {
    Optional<Double> penalty = fields.number(name);
    if (penalty.filter(p -> p < least || p > most).isPresent()) {
      throw fields.invalid(name, least < 0 ? "must be in [-2, 2]" : "must be above 0");
    }
    return penalty;
  }

  private void setLimit(GenerationOptions.Builder builder, String name, int tokens) {
    if (tokens > options.maxNewTokens()) {
      throw fields.invalid(
          name, "must be at most %d here (--max-new-tokens)".formatted(options.maxNewTokens()));
    }
    builder.maxNewTokens(tokens);
  }

  private void setBiases(GenerationOptions.Builder builder) {
    JsonNode biases = fields.find("logit_bias").orElse(null);
    if (biases == null) {
      return;
    }
    Fields.of(biases, "logit_bias");
    for (Map.Entry<String, JsonNode> bias : biases.properties()) {
      boolean valid = bias.getKey().matches("\\d{1,9}") && bias.getValue().isNumber();
      if (!valid) {
        throw fields.invalid("logit_bias", "must map token ids to numbers");
      }
      builder.logitBias(Integer.parseInt(bias.getKey()), bias.getValue().doubleValue());
    }
  }

  private void setStops(GenerationOptions.Builder builder) {
    List<String> stops = fields.texts("stop");
    if (stops.size() > MOST_STOPS) {
      throw fields.invalid("stop", "must have at most " + MOST_STOPS + " strings");
    }
    if (!stops.isEmpty()) {
      builder.stopStrings(stops.toArray(String[]::new));
    }
  }

  /** A grammar that is not OpenAI's: {@code regex}, {@code choice}; one at most, with the other. */
  Optional<Grammar> grammar(boolean other) {
    long given =
        (other ? 1 : 0)
            + Stream.of("regex", "choice").filter(name -> fields.find(name).isPresent()).count();
    if (given > 1) {
      String name = fields.find("regex").isPresent() ? "regex" : "choice";
      throw fields.invalid(name, "does not go with another grammar or response_format");
    }
    return grammar("regex", fields.text("regex"), Grammar::regex)
        .or(
            () ->
                grammar(
                    "choice",
                    Optional.of(fields.texts("choice")).filter(t -> !t.isEmpty()),
                    Grammar::choice));
  }

  private <T> Optional<Grammar> grammar(
      String name, Optional<T> value, Function<T, Grammar> grammar) {
    return value.map(v -> inField(name, () -> grammar.apply(v)));
  }

  /** What is refused within is the field's fault. */
  <T> T inField(String name, Supplier<T> within) {
    try {
      return within.get();
    } catch (InvalidRequestException e) {
      throw ApiException.invalid(fields.path(name), fields.path(name) + ": " + e.getMessage());
    }
  }

  /** The options; rules about several of them are nobody's in particular. */
  static GenerationOptions build(GenerationOptions.Builder builder) {
    try {
      return builder.build();
    } catch (InvalidRequestException e) {
      throw ApiException.invalid(null, String.valueOf(e.getMessage()));
    }
  }

  /** Refuses a prompt that leaves no room for an answer. */
  static int[] fitting(String field, int[] prompt, Serving serving) {
    int context = serving.model().spec().contextLength();
    if (prompt.length == 0) {
      throw ApiException.invalid(field, field + " must not be empty");
    }
    if (prompt.length >= context) {
      throw ApiException.invalid(
          400,
          field,
          "context_length_exceeded",
          "%s has %d tokens, and the model's context is %d, of which an answer needs some"
              .formatted(field, prompt.length, context));
    }
    return prompt;
  }
}
