package dev.sbd.djl;

import static dev.sbd.djl.CallForm.END_TAG;
import static dev.sbd.djl.CallForm.TAG;

import java.util.Optional;
import java.util.function.Consumer;

/** Reads calls between tags, anywhere in an answer. */
final class TaggedReader extends CallReader {
  TaggedReader(Consumer<String> onText, Consumer<ToolCall> onCall) {
    super(onText, onCall);
  }

  @Override
  boolean readOutside() {
    int call = held.indexOf(TAG);
    boolean found = call >= 0;
    tell(withoutSpace(found ? call : held.length() - (over ? 0 : begunAtEnd(held, TAG))));
    scan = found ? new ObjectScan(held.indexOf(TAG) + TAG.length()) : null;
    return found;
  }

  /** White space before a call belongs to it. */
  @Override
  boolean readCall(ObjectScan begun) {
    begun.read(held);
    int end = begun.isOver() ? end(begun) : -1;
    Optional<ToolCall> call = end >= 0 ? begun.call(held) : Optional.empty();
    boolean wrong =
        begun.isBroken() || (begun.isOver() && end == WRONG) || (end >= 0 && call.isEmpty());
    if (call.isPresent()) {
      tell(call.get(), end);
    } else if (wrong || over) {
      tell(held.indexOf(TAG) + TAG.length());
    } else {
      return false;
    }
    scan = null;
    return true;
  }

  private static final int OPEN = -1;
  private static final int WRONG = -2;

  /** Where the tag ends behind the object, or {@link #OPEN} or {@link #WRONG}. */
  private int end(ObjectScan object) {
    int at = object.end();
    while (at < held.length() && Character.isWhitespace(held.charAt(at))) {
      at++;
    }
    String rest = held.substring(at, Math.min(held.length(), at + END_TAG.length()));
    if (rest.equals(END_TAG)) {
      return at + END_TAG.length();
    }
    boolean begun = END_TAG.startsWith(rest);
    return !begun ? WRONG : !over ? OPEN : rest.isEmpty() ? at : WRONG;
  }

  private int withoutSpace(int end) {
    int length = end;
    while (length > 0 && Character.isWhitespace(held.charAt(length - 1))) {
      length--;
    }
    return length;
  }
}
