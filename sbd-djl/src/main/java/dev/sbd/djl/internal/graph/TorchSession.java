package dev.sbd.djl.internal.graph;

import dev.sbd.internal.Check;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;

/** A key/value cache that the graph holds. */
final class TorchSession implements ModelSession {
  private final TorchModel model;
  private final Caches.Place cache;
  private final int capacity;
  private int length;
  private boolean closed;

  TorchSession(TorchModel model, Caches.Place cache, int capacity) {
    this.model = model;
    this.cache = cache;
    this.capacity = capacity;
  }

  TorchModel model() {
    return model;
  }

  Caches.Place cache() {
    return cache;
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
    model.spec().checkCacheLength(newLength);
    length = newLength;
  }

  void append(int tokens) {
    length += tokens;
  }

  void checkRoom(Pass pass) {
    if (pass.position() != length) {
      throw new IllegalStateException(
          "the pass starts at position %d, and the session holds %d tokens"
              .formatted(pass.position(), length));
    }
    if (pass.position() + pass.size() > capacity) {
      throw new IllegalStateException(
          "the pass needs %d positions, and the session has room for %d"
              .formatted(pass.position() + pass.size(), capacity));
    }
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
      model.closeCache(cache);
    }
  }
}
