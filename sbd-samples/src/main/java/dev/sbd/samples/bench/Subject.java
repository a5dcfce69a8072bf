package dev.sbd.samples.bench;

import dev.sbd.djl.checkpoint.WeightPlan;
import dev.sbd.djl.graph.ModelMemory;

/**
 * The model that is measured.
 *
 * @param name of its shape or directory
 * @param memory what it takes
 */
public record Subject(String name, ModelMemory memory) {

  /** How many numbers its weights are. */
  public long parameters() {
    return WeightPlan.of(memory.config()).parameters();
  }
}
