package dev.sbd.server;

import dev.sbd.Generation;
import dev.sbd.djl.ChatTurn;
import dev.sbd.djl.ToolCall;
import java.util.ArrayList;
import java.util.List;

/** Collects an answer's parts, and hands them on. */
final class Collected implements ChatTurn.Listener {
  private final int index;
  private final Sink sink;
  private final StringBuilder thoughts = new StringBuilder();
  private final StringBuilder text = new StringBuilder();
  private final List<CallReply> calls = new ArrayList<>();

  Collected(int index, Sink sink) {
    this.index = index;
    this.sink = sink;
  }

  @Override
  public void onThought(String piece) {
    thoughts.append(piece);
    sink.thought(index, piece);
  }

  @Override
  public void onText(String piece) {
    text.append(piece);
    sink.text(index, piece);
  }

  @Override
  public void onCall(ToolCall call) {
    CallReply reply = CallReply.of(call);
    calls.add(reply);
    sink.call(index, calls.size() - 1, reply);
  }

  Answer answer(Generation generation) {
    return new Answer(index, thoughts.toString().strip(), text.toString(), calls, generation);
  }
}
