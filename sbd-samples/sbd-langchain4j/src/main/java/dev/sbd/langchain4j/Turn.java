package dev.sbd.langchain4j;

import dev.sbd.GenerationOptions;
import dev.sbd.Request;
import dev.sbd.Scheduler;
import dev.sbd.djl.ToolCall;
import dev.sbd.djl.ToolCalling;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A chat request as sbd takes it.
 *
 * @param modelName to be named in the response; may be null
 * @param request the prompt's tokens, and how to go on from them
 * @param terms on which it is served
 * @param calling how an answer's calls are read; empty if there are no tools
 */
record Turn(
    @org.jspecify.annotations.Nullable String modelName,
    Request request,
    Scheduler.Terms terms,
    Optional<ToolCalling> calling) {

  /** With changed options. */
  Turn with(UnaryOperator<GenerationOptions.Builder> changes) {
    GenerationOptions options = changes.apply(request.options().toBuilder()).build();
    return new Turn(modelName, new Request(request.prompt(), options), terms, calling);
  }

  /** What tells the answer's text from its calls. */
  Reader reader(Consumer<String> onText, Consumer<ToolCall> onCall) {
    if (calling.isEmpty()) {
      return new Reader(onText, () -> {});
    }
    ToolCalling.Reader reader = calling.get().reader(onText, onCall);
    return new Reader(reader::onText, reader::end);
  }

  /**
   * Takes an answer as it comes.
   *
   * @param onText more of it
   * @param end it is over
   */
  record Reader(Consumer<String> onText, Runnable end) {}
}
