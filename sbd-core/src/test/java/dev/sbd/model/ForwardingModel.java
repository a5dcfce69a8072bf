package dev.sbd.model;

import java.util.List;

/** All of another model, to be overridden where a test wants something else. */
public class ForwardingModel implements BlockModel {
  private final BlockModel model;

  /** The same as {@code model}. */
  public ForwardingModel(BlockModel model) {
    this.model = model;
  }

  @Override
  public ModelSpec spec() {
    return model.spec();
  }

  @Override
  public ModelSession openSession(int capacity) {
    return model.openSession(capacity);
  }

  @Override
  public ModelSession fork(ModelSession source, int length, int capacity) {
    return model.fork(source, length, capacity);
  }

  @Override
  public List<List<Prediction>> forward(List<Pass> passes) {
    return model.forward(passes);
  }

  @Override
  public void close() {
    model.close();
  }
}
