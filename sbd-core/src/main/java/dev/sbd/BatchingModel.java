package dev.sbd;

import dev.sbd.internal.Check;
import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Pass;
import dev.sbd.model.PassCost;
import dev.sbd.model.Prediction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets the generations of several threads share forward passes, as a server wants it: what is asked
 * for while a pass is under way goes into the next one, all together (continuous batching). Any
 * thread may begin or end at any time.
 *
 * <p>There is no thread of its own: whoever finds the model idle runs it for all who wait. Before
 * that it waits for those of the pass before, which ask again in no time, for {@link
 * #MOST_WAITING_NANOS} at most. A failure of a pass that was shared is found out whose it is by
 * running each one's alone.
 */
public final class BatchingModel implements BlockModel {
  private static final long MOST_WAITING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final BlockModel model;
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Request> waiting = new ArrayDeque<>();
  private boolean isRunning;
  private int expected; // those of the pass before that have not asked again

  /**
   * A model whose passes are those of {@code model}, shared.
   *
   * @param model which {@link #close()} closes
   * @param most generations that share a pass, at least 1: with each the memory for one pass grows
   */
  public BatchingModel(BlockModel model, int most) {
    Check.atLeast("most", most, 1);
    this.model = model;
    this.most = most;
  }

  /** What one thread waits for. Under the lock, but for what {@link #run} sets. */
  private static final class Request {
    private final List<Pass> passes;
    private final int[] lengths; // of their sessions
    private volatile @Nullable List<List<Prediction>> predictions; // the leader sets them
    private volatile @Nullable Throwable failure;

    Request(List<Pass> passes) {
      this.passes = passes;
      this.lengths = passes.stream().mapToInt(pass -> pass.session().length()).toArray();
    }

    boolean isDone() {
      return predictions != null || failure != null;
    }

    /** After a pass that was shared has failed, its sessions are as far as they were. */
    void runAlone(BlockModel model) {
      try {
        for (int i = 0; i < lengths.length; i++) {
          ModelSession session = passes.get(i).session();
          if (session.length() > lengths[i]) {
            session.rewind(lengths[i]);
          }
        }
        predictions = model.forward(passes);
      } catch (RuntimeException | Error e) {
        failure = e;
      }
    }

    List<List<Prediction>> result() {
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
      return Objects.requireNonNull(predictions);
    }
  }

  @Override
  public ModelSpec spec() {
    return model.spec();
  }

  @Override
  public PassCost passCost() {
    return model.passCost();
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
    Request request = new Request(passes);
    lock.lock();
    try {
      waiting.add(request);
      expected = Math.max(0, expected - 1);
      changed.signalAll();
      while (!request.isDone()) {
        if (isRunning) {
          changed.awaitUninterruptibly();
        } else {
          lead();
        }
      }
    } finally {
      lock.unlock();
    }
    return request.result();
  }

  /** Runs a pass for all who wait. */
  private void lead() {
    isRunning = true;
    awaitExpected();
    List<Request> batch = take();
    lock.unlock();
    try {
      run(batch);
    } finally {
      lock.lock();
      List<Request> others = batch.stream().filter(request -> !request.isDone()).toList();
      waiting.addAll(others);
      expected = batch.size() - others.size();
      isRunning = false;
      changed.signalAll();
    }
  }

  private void awaitExpected() {
    boolean interrupted = false;
    long end = System.nanoTime() + MOST_WAITING_NANOS;
    while (expected > 0 && System.nanoTime() < end) {
      try {
        changed.awaitNanos(end - System.nanoTime());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first who wait, as many as fit. */
  private List<Request> take() {
    List<Request> batch = new ArrayList<>();
    int passes = 0;
    while (!waiting.isEmpty()
        && (batch.isEmpty() || passes + waiting.element().passes.size() <= most)) {
      passes += waiting.element().passes.size();
      batch.add(waiting.remove());
    }
    return batch;
  }

  private void run(List<Request> batch) {
    if (batch.size() > 1 && runTogether(batch)) {
      return;
    }
    batch.forEach(request -> request.runAlone(model));
  }

  /** Whether it went well. */
  private boolean runTogether(List<Request> batch) {
    List<Pass> all = batch.stream().flatMap(request -> request.passes.stream()).toList();
    try {
      List<List<Prediction>> predictions = model.forward(all);
      int from = 0;
      for (Request request : batch) {
        int to = from + request.passes.size();
        request.predictions = predictions.subList(from, to);
        from = to;
      }
      return true;
    } catch (RuntimeException | Error e) {
      return false;
    }
  }

  /** Closes the model. */
  @Override
  public void close() {
    model.close();
  }
}
