package dev.sbd.djl;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an answer that is a call, or several with semicolons between them. */
final class BareReader implements ToolCalling.Reader {
  private static final String BETWEEN = "\\s{0,4};";

  private final Pattern first;
  private final Pattern later;
  private final Consumer<String> onText;
  private final Consumer<ToolCall> onCall;
  private final StringBuilder held = new StringBuilder();
  private boolean isText; // all that comes
  private boolean called;
  private boolean over;
  private @Nullable ObjectScan scan; // of the call that is held

  BareReader(
      CallForm form, List<String> tools, Consumer<String> onText, Consumer<ToolCall> onCall) {
    String begin = new BareCalls(form, tools).begin();
    this.first = Pattern.compile(begin);
    this.later = Pattern.compile(BETWEEN + begin);
    this.onText = onText;
    this.onCall = onCall;
  }

  @Override
  public void onText(String piece) {
    held.append(piece);
    read();
  }

  @Override
  public void end() {
    over = true;
    read();
    if (!called || !held.toString().isBlank()) {
      tell();
    }
    held.setLength(0);
  }

  private void read() {
    boolean goesOn = true;
    while (goesOn) {
      ObjectScan begun = scan;
      goesOn = begun != null ? readCall(begun) : readBegin();
    }
  }

  /** Whether it has come to a call. */
  private boolean readBegin() {
    Matcher begin = (called ? later : first).matcher(held);
    if (!isText && begin.lookingAt()) {
      scan = new ObjectScan(held.indexOf("{"));
      return true;
    }
    boolean mayBegin = !isText && begin.hitEnd() && !over;
    boolean onlySpace = called && !isText && held.toString().isBlank();
    if (!mayBegin && !onlySpace) {
      isText = true;
      tell();
    }
    return false;
  }

  private boolean readCall(ObjectScan begun) {
    begun.read(held);
    Optional<ToolCall> call = begun.isOver() ? begun.call(held) : Optional.empty();
    if (call.isPresent()) {
      held.delete(0, begun.end());
      called = true;
      onCall.accept(call.get());
    } else if (begun.isOver() || begun.isBroken() || over) {
      isText = true;
      tell();
    } else {
      return false;
    }
    scan = null;
    return true;
  }

  private void tell() {
    if (!held.isEmpty()) {
      String text = held.toString();
      held.setLength(0);
      onText.accept(text);
    }
  }
}
