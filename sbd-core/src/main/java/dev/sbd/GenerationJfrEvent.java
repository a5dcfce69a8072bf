package dev.sbd;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A generation, for JDK Flight Recorder. */
@Name("dev.sbd.Generation")
@Label("Generation")
@Category("Set Block Decoding")
@StackTrace(false)
final class GenerationJfrEvent extends Event {
  @Label("Prompt Tokens")
  int promptTokens;

  @Label("New Tokens")
  int newTokens;

  @Label("Forward Passes")
  int forwardPasses;

  @Label("Finish Reason")
  String finishReason = "";

  @Label("Time")
  @Timespan
  long totalNanos;

  private GenerationJfrEvent() {}

  /** Records a generation that has ended, where somebody listens. */
  static void record(Generation generation) {
    if (FlightRecorder.isInitialized()) { // else its classes, slow to load, are not even looked at
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
