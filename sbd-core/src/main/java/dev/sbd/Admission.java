package dev.sbd;

import dev.sbd.Scheduler.Limits;
import dev.sbd.Scheduler.Terms;
import dev.sbd.error.OverloadedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who may generate now. The others wait in a line that is bounded: the highest priority is next, of
 * several clients who was served longest ago, of one client's who came first. Nobody overtakes who
 * is next and waits for room.
 */
final class Admission {
  private static final Comparator<Place> NEXT =
      Comparator.<Place>comparingInt(place -> place.terms.priority())
          .reversed()
          .thenComparingLong(place -> place.client.served)
          .thenComparingLong(place -> place.arrival);

  private final Limits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Place> waiting = new ArrayList<>();
  private final Map<String, Client> clients = new HashMap<>(); // who wait or generate
  private int running;
  private long held; // tokens
  private long arrivals;
  private long admissions;
  private boolean closed;

  Admission(Limits limits) {
    this.limits = limits;
  }

  /** Who asks. */
  private static final class Client {
    int requests; // that wait or generate
    long served; // the number of the last admission; at first of anybody's

    Client(long served) {
      this.served = served;
    }
  }

  /** One request's; closed when it is done. */
  final class Place implements AutoCloseable {
    private final int room;
    private final Terms terms;
    private final Client client;
    private final long arrival = arrivals++;
    private final Condition turn = lock.newCondition();
    private boolean admitted;

    private void wake() {
      lock.lock();
      try {
        turn.signal();
      } finally {
        lock.unlock();
      }
    }

    private Place(int room, Terms terms) {
      this.room = room;
      this.terms = terms;
      this.client = clients.computeIfAbsent(terms.client(), name -> new Client(admissions));
      client.requests++;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        running--;
        held -= room;
        leave();
        admit();
      } finally {
        lock.unlock();
      }
    }

    private void leave() {
      client.requests--;
      if (client.requests == 0) {
        clients.remove(terms.client());
      }
    }
  }

  /**
   * Waits for a request's turn.
   *
   * @param room tokens of its cache, at most {@code limits.cacheTokens()}
   * @return its place; empty if it was cancelled, or this thread interrupted, before its turn
   * @throws OverloadedException if too many wait, or its deadline is over
   * @throws IllegalStateException if this is closed
   */
  Optional<Place> enter(int room, Terms terms, Cancellation cancellation) {
    lock.lock();
    try {
      checkOpen();
      Place place = new Place(room, terms);
      waiting.add(place);
      admit();
      Runnable wake = place::wake;
      cancellation.tell(wake);
      try {
        checkLine(place);
        await(place, cancellation);
      } finally {
        cancellation.forget(wake);
        if (!place.admitted) {
          waiting.remove(place);
          place.leave();
          admit(); // it may have been the next, with too little room for it
        }
      }
      return place.admitted ? Optional.of(place) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the scheduler is closed");
    }
  }

  private void checkLine(Place place) {
    if (!place.admitted && waiting.size() > limits.waiting()) {
      throw new OverloadedException(
          "%d requests generate and %d wait, and no more may wait: ask again later"
              .formatted(running, waiting.size() - 1));
    }
  }

  private void await(Place place, Cancellation cancellation) {
    long start = System.nanoTime();
    long most = place.terms.deadline().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    boolean over = false;
    while (!place.admitted && !over && !cancellation.isCancelled()) {
      checkOpen();
      long left = most - (System.nanoTime() - start);
      if (left <= 0) {
        throw new OverloadedException(
            "the deadline of %s was over before the request's turn came: ask again later"
                .formatted(place.terms.deadline().orElseThrow()));
      }
      try {
        place.turn.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        over = true;
      }
    }
  }

  /** Lets in who is next, as long as there is room. */
  private void admit() {
    while (!closed && !waiting.isEmpty()) {
      Place next = waiting.stream().min(NEXT).orElseThrow();
      if (running == limits.running() || held + next.room > limits.cacheTokens()) {
        return;
      }
      waiting.remove(next);
      running++;
      held += next.room;
      next.admitted = true;
      next.client.served = ++admissions;
      next.turn.signal();
    }
  }

  /** What is under way, and {@code kept} tokens. */
  Scheduler.Load load(long kept) {
    lock.lock();
    try {
      return new Scheduler.Load(running, waiting.size(), held, kept);
    } finally {
      lock.unlock();
    }
  }

  /** Tokens that others may have in caches. */
  long free() {
    lock.lock();
    try {
      return closed ? 0 : limits.cacheTokens() - held;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses who waits, and who comes. */
  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.forEach(place -> place.turn.signal());
    } finally {
      lock.unlock();
    }
  }
}
