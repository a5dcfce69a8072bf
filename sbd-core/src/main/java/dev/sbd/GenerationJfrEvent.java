package dev.sbd;

import jdk.jfr.Category;
import jdk.jfr.Event;
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
}
