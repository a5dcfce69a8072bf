package dev.sbd.langchain4j;

import dev.sbd.GenerationOptions;
import dev.sbd.Request;
import dev.sbd.Scheduler;
import dev.sbd.djl.ToolCalling;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A chat request as sbd takes it.
 *
 * @param modelName to be named in the response; may be null
 * @param request the prompt's tokens, and how to go on from them
 * @param terms on which it is served
 * @param thinking whether the prompt ends within the model's thoughts
 * @param calling how an answer's calls are read; empty if there are no tools
 */
record Turn(
    @Nullable String modelName,
    Request request,
    Scheduler.Terms terms,
    boolean thinking,
    Optional<ToolCalling> calling) {

  /** With changed options. */
  Turn with(UnaryOperator<GenerationOptions.Builder> changes) {
    GenerationOptions options = changes.apply(request.options().toBuilder()).build();
    return new Turn(modelName, new Request(request.prompt(), options), terms, thinking, calling);
  }

  /** What tells the answer's parts from each other. */
  ToolCalling.Reader reader(Sink sink) {
    Thoughts thoughts = new Thoughts(thinking, sink::onThought, sink::onText);
    if (calling.isEmpty()) {
      return thoughts;
    }
    ToolCalling.Reader calls = calling.get().reader(thoughts::onText, sink::onCall);
    return new ToolCalling.Reader() {
      @Override
      public void onText(String piece) {
        calls.onText(piece);
      }

      @Override
      public void end() {
        calls.end();
        thoughts.end();
      }
    };
  }
}
