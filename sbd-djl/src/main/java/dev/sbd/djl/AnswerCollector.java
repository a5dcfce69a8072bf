package dev.sbd.djl;

import dev.sbd.djl.ChatTurn.Answer;
import dev.sbd.djl.ChatTurn.Listener;
import java.util.ArrayList;
import java.util.List;

/** Collects an answer's parts, and hands them on. */
final class AnswerCollector implements Listener, AnswerPart {
  private final Listener listener;
  private final StringBuilder thoughts = new StringBuilder();
  private final StringBuilder text = new StringBuilder();
  private final List<ToolCall> calls = new ArrayList<>();

  AnswerCollector(Listener listener) {
    this.listener = listener;
  }

  @Override
  public void onThought(String piece) {
    thoughts.append(piece);
    listener.onThought(piece);
  }

  @Override
  public void onText(String piece) {
    text.append(piece);
    listener.onText(piece);
  }

  @Override
  public void onCall(ToolCall call) {
    calls.add(call);
    listener.onCall(call);
  }

  @Override
  public void end() {}

  Answer answer() {
    return new Answer(thoughts.toString().strip(), text.toString(), calls);
  }
}
