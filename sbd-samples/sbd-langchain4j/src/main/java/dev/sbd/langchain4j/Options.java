package dev.sbd.langchain4j;

import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.sbd.GenerationOptions;
import dev.sbd.Scheduler;
import dev.sbd.grammar.Grammar;
import dev.sbd.internal.Check;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** LangChain4j's parameters as sbd takes them. */
final class Options {
  private static final String ANY_OBJECT = "{\"type\": \"object\"}";

  private Options() {}

  /** All but tools. */
  static GenerationOptions of(SbdChatRequestParameters parameters) {
    GenerationOptions.Builder options = GenerationOptions.builder();
    set(parameters.decoding(), options::decoding);
    set(parameters.temperature(), options::temperature);
    set(parameters.topK(), options::topK);
    set(parameters.topP(), options::topP);
    set(parameters.minP(), options::minP);
    set(parameters.seed(), options::seed);
    set(parameters.repetitionPenalty(), options::repetitionPenalty);
    set(parameters.presencePenalty(), options::presencePenalty);
    set(parameters.frequencyPenalty(), options::frequencyPenalty);
    set(parameters.maxOutputTokens(), options::maxNewTokens);
    List<String> stops = parameters.stopSequences();
    set(stops, strings -> options.stopStrings(strings.toArray(String[]::new)));
    grammar(parameters.responseFormat()).ifPresent(options::grammar);
    return options.build();
  }

  private static <T> void set(@Nullable T value, Consumer<T> option) {
    if (value != null) {
      option.accept(value);
    }
  }

  private static Optional<Grammar> grammar(@Nullable ResponseFormat format) {
    if (format == null || format.type() == ResponseFormatType.TEXT) {
      return Optional.empty();
    }
    return Optional.of(
        Grammar.jsonSchema(
            format.jsonSchema() == null
                ? ANY_OBJECT
                : Schemas.text(format.jsonSchema().rootElement())));
  }

  static Scheduler.Terms terms(SbdChatRequestParameters parameters) {
    Optional<Duration> timeout = Optional.ofNullable(parameters.timeout());
    timeout.ifPresent(
        time ->
            Check.that(
                time.compareTo(Duration.ZERO) > 0, "timeout must be above zero, got %s", time));
    Integer priority = parameters.priority();
    String client = parameters.client();
    return new Scheduler.Terms(
        priority == null ? 0 : priority, timeout, client == null ? "" : client);
  }
}
