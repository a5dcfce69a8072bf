package dev.sbd;

import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import java.util.List;
import java.util.function.Supplier;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A forward pass, for JDK Flight Recorder. */
@Name("dev.sbd.ForwardPass")
@Label("Forward Pass")
@Category("Set Block Decoding")
@Description("One forward pass of the model over all sequences that share it")
@StackTrace(false)
final class ForwardPassEvent extends Event {
  @Label("Sequences")
  int sequences;

  @Label("Rows")
  @Description("Causal and block tokens of all sequences")
  int rows;

  private ForwardPassEvent() {}

  /** Runs {@code forward}, and records it where somebody listens. */
  static List<List<Prediction>> around(
      Supplier<List<List<Prediction>>> forward, List<Pass> passes) {
    if (!FlightRecorder.isInitialized()) {
      return forward.get(); // the event's classes are slow to load
    }
    ForwardPassEvent event = new ForwardPassEvent();
    event.begin();
    List<List<Prediction>> predictions = forward.get();
    event.sequences = passes.size();
    event.rows = passes.stream().mapToInt(Pass::size).sum();
    event.commit();
    return predictions;
  }
}
