package dev.sbd;

import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import java.util.List;
import java.util.function.Supplier;
import jdk.jfr.FlightRecorder;

/**
 * Records events where JDK Flight Recorder listens. Elsewhere their classes are not even looked at:
 * the first of them takes as long to load as several forward passes of a small model.
 */
final class FlightRecording {
  private FlightRecording() {}

  /** Runs {@code forward} of {@code passes}. */
  static List<List<Prediction>> around(
      Supplier<List<List<Prediction>>> forward, List<Pass> passes) {
    if (!FlightRecorder.isInitialized()) {
      return forward.get();
    }
    ForwardPassEvent event = new ForwardPassEvent();
    event.begin();
    List<List<Prediction>> predictions = forward.get();
    event.sequences = passes.size();
    event.rows = passes.stream().mapToInt(Pass::size).sum();
    event.commit();
    return predictions;
  }

  /** Of a generation that has ended. */
  static void record(Generation generation) {
    if (FlightRecorder.isInitialized()) {
      GenerationJfrEvent event = new GenerationJfrEvent();
      event.promptTokens = generation.stats().promptTokens();
      event.newTokens = generation.stats().newTokens();
      event.forwardPasses = generation.stats().forwardPasses();
      event.finishReason = generation.finishReason().name();
      event.totalNanos = generation.stats().totalNanos();
      event.commit();
    }
  }
}
