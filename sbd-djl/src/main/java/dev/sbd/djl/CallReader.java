package dev.sbd.djl;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds back what of an answer may be, or become, a call. */
abstract class CallReader implements AnswerPart {
  final StringBuilder held = new StringBuilder();
  boolean called; // and nothing but white space since
  boolean over;
  @Nullable ObjectScan scan; // of the call that is held
  private final Consumer<String> onText;
  private final Consumer<ToolCall> onCall;

  CallReader(Consumer<String> onText, Consumer<ToolCall> onCall) {
    this.onText = onText;
    this.onCall = onCall;
  }

  /** Reads on in what is held, outside calls; whether there is more to read. */
  abstract boolean readOutside();

  /**
   * Reads on in a call that has begun; whether it has come to its end, or turned out to be none.
   */
  abstract boolean readCall(ObjectScan begun);

  @Override
  public final void onText(String piece) {
    held.append(piece);
    read();
  }

  @Override
  public final void end() {
    over = true;
    read();
    if (!called || !held.toString().isBlank()) {
      tell(held.length());
    }
    held.setLength(0);
  }

  private void read() {
    boolean goesOn = true;
    while (goesOn) {
      ObjectScan begun = scan;
      goesOn = begun != null ? readCall(begun) : readOutside();
    }
  }

  /** Tells a call, which is as much of what is held. */
  final void tell(ToolCall call, int length) {
    held.delete(0, length);
    called = true;
    onCall.accept(call);
  }

  /** Tells so much of what is held as text. */
  final void tell(int length) {
    if (length > 0) {
      String text = held.substring(0, length);
      held.delete(0, length);
      called = false;
      onText.accept(text);
    }
  }

  /** How many characters at the end of a text may be the beginning of a tag that goes on. */
  static int begunAtEnd(CharSequence text, String tag) {
    int most = Math.min(text.length(), tag.length() - 1);
    String last = text.subSequence(text.length() - most, text.length()).toString();
    int from = 0;
    while (!tag.startsWith(last.substring(from))) {
      from++;
    }
    return most - from;
  }
}
