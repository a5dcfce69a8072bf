package dev.sbd.djl;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an answer that is a call, or several with semicolons between them. */
final class BareReader extends CallReader {
  private static final String BETWEEN = "\\s{0,4};";

  private final Pattern first;
  private final Pattern later;
  private boolean isText; // all that comes

  BareReader(
      CallForm form, Collection<String> tools, Consumer<String> onText, Consumer<ToolCall> onCall) {
    super(onText, onCall);
    String begin = new BareCalls(form, tools).begin();
    this.first = Pattern.compile(begin);
    this.later = Pattern.compile(BETWEEN + begin);
  }

  /** Whether it has come to a call. */
  @Override
  boolean readOutside() {
    Matcher begin = (called ? later : first).matcher(held);
    if (!isText && begin.lookingAt()) {
      scan = new ObjectScan(held.indexOf("{"));
      return true;
    }
    boolean mayBegin = !isText && begin.hitEnd() && !over;
    boolean onlySpace = called && !isText && held.toString().isBlank();
    if (!mayBegin && !onlySpace) {
      isText = true;
      tell(held.length());
    }
    return false;
  }

  @Override
  boolean readCall(ObjectScan begun) {
    begun.read(held);
    Optional<ToolCall> call = begun.isOver() ? begun.call(held) : Optional.empty();
    if (call.isPresent()) {
      tell(call.get(), begun.end());
    } else if (begun.isOver() || begun.isBroken() || over) {
      isText = true;
      tell(held.length());
    } else {
      return false;
    }
    scan = null;
    return true;
  }
}
