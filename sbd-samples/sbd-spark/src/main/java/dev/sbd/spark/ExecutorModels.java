package dev.sbd.spark;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;

/**
 * The models of this process: an executor's, or in local mode the program's. One is loaded when a
 * task first asks for it, shared by all tasks that ask for the same, and kept for those to come. It
 * is closed when others are asked for and no task uses it any more, or when the process ends.
 */
final class ExecutorModels {
  /** Shared on purpose: a model is large, and Spark's tasks have nothing else in common. */
  private static final ExecutorModels OF_THIS_PROCESS = new ExecutorModels();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(OF_THIS_PROCESS::close, "sbd-spark-close"));
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ModelSettings, Shared> loaded = new HashMap<>();
  private boolean closed;

  private static final class Shared {
    private final ExecutorModel model;
    private int tasks;

    private Shared(ExecutorModel model) {
      this.model = model;
    }
  }

  /** A task's use of a model, which it gives back. */
  record Lease(ExecutorModel model, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  /**
   * The model for these settings; waits for a task that is loading one.
   *
   * @throws dev.sbd.error.SbdException if it cannot be loaded
   * @throws InterruptedException if the task is killed while it waits
   */
  static Lease borrow(ModelSettings settings) throws InterruptedException {
    return OF_THIS_PROCESS.lend(settings);
  }

  /** How many models are loaded. */
  static int count() {
    return OF_THIS_PROCESS.counted(shared -> 1);
  }

  /** How many tasks use them. */
  static int tasks() {
    return OF_THIS_PROCESS.counted(shared -> shared.tasks);
  }

  private int counted(ToIntFunction<Shared> what) {
    lock.lock();
    try {
      return loaded.values().stream().mapToInt(what).sum();
    } finally {
      lock.unlock();
    }
  }

  private Lease lend(ModelSettings settings) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (closed) {
        throw new IllegalStateException("this process is ending");
      }
      Shared shared = loaded.get(settings);
      if (shared == null) {
        closeUnused();
        shared = new Shared(ExecutorModel.load(settings));
        loaded.put(settings, shared);
      }
      shared.tasks++;
      Shared lent = shared;
      return new Lease(lent.model, () -> giveBack(lent));
    } finally {
      lock.unlock();
    }
  }

  private void closeUnused() {
    loaded
        .values()
        .removeIf(
            shared -> {
              if (shared.tasks == 0) {
                shared.model.close();
              }
              return shared.tasks == 0;
            });
  }

  private void giveBack(Shared shared) {
    lock.lock();
    try {
      shared.tasks--;
    } finally {
      lock.unlock();
    }
  }

  private void close() {
    lock.lock();
    try {
      closed = true;
      loaded.values().forEach(shared -> shared.model.close());
      loaded.clear();
    } finally {
      lock.unlock();
    }
  }
}
