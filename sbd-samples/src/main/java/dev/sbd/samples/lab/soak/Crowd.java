package dev.sbd.samples.lab.soak;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Clients that ask until the time is over. A thread ends after some requests; another goes on. */
final class Crowd {
  private static final int SHIFT = 32; // requests of a thread
  private static final long IDLE = 0;

  private final List<Client> clients;
  private final Tally tally;
  private final long start = System.nanoTime();
  private final long nanos;
  private final AtomicLong left;
  private final AtomicLongArray since; // nanoseconds when a client's request began
  private final CountDownLatch asking;

  Crowd(List<Client> clients, SoakPlan plan, Tally tally) {
    this.clients = new ArrayList<>(clients);
    this.tally = tally;
    this.nanos = plan.time().toNanos();
    this.left = new AtomicLong(plan.requests());
    this.since = new AtomicLongArray(clients.size());
    this.asking = new CountDownLatch(clients.size());
  }

  void start() {
    for (int i = 0; i < clients.size(); i++) {
      begin(i);
    }
  }

  private void begin(int client) {
    Thread thread = new Thread(() -> work(client), "soak client " + client);
    thread.setDaemon(true); // one that hangs must not keep the process
    thread.start();
  }

  private void work(int client) {
    for (int i = 0; i < SHIFT; i++) {
      if (isOver() || left.getAndDecrement() <= 0) {
        asking.countDown();
        return;
      }
      ask(client);
    }
    begin(client);
  }

  private void ask(int number) {
    Client client = clients.get(number);
    since.set(number, Math.max(IDLE + 1, System.nanoTime() - start));
    try {
      tally.add(client.line(), client.ask());
    } catch (RuntimeException | Error e) { // whatever it is, it is a finding
      tally.fail(e.toString());
    } finally {
      since.set(number, IDLE);
    }
  }

  private boolean isOver() {
    return System.nanoTime() - start >= nanos;
  }

  /** Waits; whether all are done. */
  boolean await(Duration time) throws InterruptedException {
    return asking.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How many requests have been under way for longer than that. */
  int hung(Duration patience) {
    long now = System.nanoTime() - start;
    int count = 0;
    for (int i = 0; i < since.length(); i++) {
      long begun = since.get(i);
      count += begun != IDLE && now - begun > patience.toNanos() ? 1 : 0;
    }
    return count;
  }

  /** What all threads are doing. */
  static String threads() {
    return Stream.of(ManagementFactory.getThreadMXBean().dumpAllThreads(true, true))
        .map(ThreadInfo::toString)
        .collect(Collectors.joining());
  }
}
