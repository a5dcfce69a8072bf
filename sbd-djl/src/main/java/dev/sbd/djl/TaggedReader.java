package dev.sbd.djl;

import static dev.sbd.djl.CallForm.END_TAG;
import static dev.sbd.djl.CallForm.END_THINK;
import static dev.sbd.djl.CallForm.TAG;
import static dev.sbd.djl.CallForm.THINK;

import dev.sbd.djl.CallForm.Thinking;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads calls between tags, anywhere but in thoughts. */
final class TaggedReader extends CallReader {
  private final boolean thinks;
  private boolean inThought;

  TaggedReader(Thinking thinking, Consumer<String> onText, Consumer<ToolCall> onCall) {
    super(onText, onCall);
    this.thinks = thinking != Thinking.NEVER;
    this.inThought = thinking == Thinking.BEGUN;
  }

  @Override
  boolean readOutside() {
    return inThought ? readThought() : readText();
  }

  private boolean readThought() {
    int at = held.indexOf(END_THINK);
    tell(at < 0 ? held.length() - begunAtEnd(List.of(END_THINK)) : at + END_THINK.length());
    inThought = at < 0;
    return at >= 0;
  }

  private boolean readText() {
    int call = held.indexOf(TAG);
    int thought = thinks ? held.indexOf(THINK) : -1;
    if (thought >= 0 && (call < 0 || thought < call)) {
      tell(thought + THINK.length());
      inThought = true;
      return true;
    }
    boolean found = call >= 0;
    int end =
        found ? call : held.length() - begunAtEnd(thinks ? List.of(TAG, THINK) : List.of(TAG));
    tell(withoutSpace(end));
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

  /** The length of the longest end of what is held that one of some texts begins with. */
  private int begunAtEnd(List<String> texts) {
    int longest = 0;
    for (String text : texts) {
      for (int n = Math.min(text.length() - 1, held.length()); n > longest; n--) {
        if (held.indexOf(text.substring(0, n), held.length() - n) >= 0) {
          longest = n;
        }
      }
    }
    return over ? 0 : longest;
  }

  private int withoutSpace(int end) {
    int length = end;
    while (length > 0 && Character.isWhitespace(held.charAt(length - 1))) {
      length--;
    }
    return length;
  }
}
