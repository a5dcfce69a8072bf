package dev.sbd;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
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
}
