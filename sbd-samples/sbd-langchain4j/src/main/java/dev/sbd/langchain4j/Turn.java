package dev.sbd.langchain4j;

import dev.sbd.GenerationOptions;
import dev.sbd.Request;
import dev.sbd.Scheduler;
import dev.sbd.djl.ChatTurn;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A chat request as sbd takes it.
 *
 * @param modelName to be named in the response; may be null
 * @param request the prompt's tokens, and how to go on from them
 * @param terms on which it is served
 * @param chat how the answer is read
 */
record Turn(@Nullable String modelName, Request request, Scheduler.Terms terms, ChatTurn chat) {
  /** With changed options. */
  Turn with(UnaryOperator<GenerationOptions.Builder> changes) {
    GenerationOptions options = changes.apply(request.options().toBuilder()).build();
    return new Turn(modelName, new Request(request.prompt(), options), terms, chat);
  }
}
