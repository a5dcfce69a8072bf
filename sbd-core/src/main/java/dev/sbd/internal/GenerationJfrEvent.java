package dev.sbd.internal;

import dev.sbd.Generation;
import jdk.jfr.Category;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A generation, for JDK Flight Recorder. */
@Name("dev.sbd.Generation")
@Label("Generation")
@Category("Set Block Decoding")
@StackTrace(false)
public final class GenerationJfrEvent extends jdk.jfr.Event {
  @Label("Prompt Tokens")
  int promptTokens;

  @Label("New Tokens")
  int newTokens;

  @Label("Forward Passes")
  int forwardPasses;

  @Label("Finish Reason")
  String finishReason = "";

  /** Says what was generated. */
  public void of(Generation generation) {
    promptTokens = generation.stats().promptTokens();
    newTokens = generation.stats().newTokens();
    forwardPasses = generation.stats().forwardPasses();
    finishReason = generation.finishReason().name();
  }
}
