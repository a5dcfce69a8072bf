package dev.sbd.djl.internal.graph;

import dev.sbd.internal.Check;
import dev.sbd.model.ModelSession;

/** A key/value cache that the graph holds under a number. */
final class TorchSession implements ModelSession {
  private final TorchModel model;
  private final long id;
  private final int capacity;
  private int length;
  private boolean closed;

  TorchSession(TorchModel model, long id, int capacity) {
    this.model = model;
    this.id = id;
    this.capacity = capacity;
  }

  TorchModel model() {
    return model;
  }

  long id() {
    return id;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public void rewind(int newLength) {
    checkOpen();
    Check.inRange("length", newLength, 0, length);
    length = newLength;
  }

  void append(int tokens) {
    length += tokens;
  }

  void checkOpen() {
    model.checkOpen();
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      model.closeCache(id);
    }
  }
}
