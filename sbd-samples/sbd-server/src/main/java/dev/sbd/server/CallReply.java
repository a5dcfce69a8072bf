package dev.sbd.server;

import dev.sbd.djl.ToolCall;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call of a tool, as an answer has it.
 *
 * @param index in a stream: which of the answer's calls
 * @param id what its result will name
 * @param type {@code function}
 * @param function what is called, and with what
 */
record CallReply(@Nullable Integer index, String id, String type, Function function) {
  /** The arguments are JSON as text. */
  record Function(String name, String arguments) {}

  static CallReply of(ToolCall call) {
    String id = "call_" + UUID.randomUUID();
    return new CallReply(null, id, "function", new Function(call.name(), call.arguments()));
  }

  CallReply at(int place) {
    return new CallReply(place, id, type, function);
  }
}
