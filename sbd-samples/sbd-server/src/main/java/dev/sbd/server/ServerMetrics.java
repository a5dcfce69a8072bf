package dev.sbd.server;

import dev.sbd.FinishReason;
import dev.sbd.Scheduler.Load;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** What {@code /metrics} tells. */
final class ServerMetrics implements AutoCloseable {
  private static final String MODEL = "model";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  void add(Serving serving) {
    gauge(serving, "sbd.requests.running", "Requests that generate", Load::running);
    gauge(serving, "sbd.requests.waiting", "Requests that wait for their turn", Load::waiting);
    gauge(serving, "sbd.cache.held", "Tokens of room in caches of requests", Load::heldTokens);
    gauge(serving, "sbd.cache.kept", "Tokens of room in caches kept for reuse", Load::keptTokens);
  }

  private void gauge(Serving serving, String name, String what, ToDoubleFunction<Load> value) {
    Gauge.builder(name, serving, s -> value.applyAsDouble(s.scheduler().load()))
        .description(what)
        .tag(MODEL, serving.name())
        .register(registry);
  }

  /** A request is answered, with this status; a stream that began has 200. */
  void request(String endpoint, int status, Duration time) {
    Timer.builder("sbd.request")
        .description("Requests, from arrival to the end of the answer")
        .tag("endpoint", endpoint)
        .tag("status", String.valueOf(status))
        .serviceLevelObjectives(upTo(600))
        .register(registry)
        .record(time);
  }

  /** The first forward pass of a request is done. */
  void first(Serving serving, Duration time) {
    Timer.builder("sbd.first.token")
        .description("From a request's arrival to its first forward pass's end")
        .tag(MODEL, serving.name())
        .serviceLevelObjectives(upTo(60))
        .register(registry)
        .record(time);
  }

  /** A histogram's bounds: 5 ms, 10 ms, 25 ms, 50 ms... */
  private static Duration[] upTo(int seconds) {
    return LongStream.iterate(1, ten -> ten * 10)
        .flatMap(ten -> LongStream.of(5 * ten, 10 * ten, 25 * ten))
        .takeWhile(millis -> millis <= seconds * 1000L)
        .mapToObj(Duration::ofMillis)
        .toArray(Duration[]::new);
  }

  /** An answer is done. */
  void answer(Serving serving, Answer answer) {
    var stats = answer.generation().stats();
    count(serving, "sbd.tokens.prompt", "Tokens of prompts", stats.promptTokens());
    count(
        serving,
        "sbd.tokens.cached",
        "Tokens of prompts that were found in caches",
        stats.cachedTokens());
    count(serving, "sbd.tokens.new", "Tokens generated", stats.newTokens());
    count(serving, "sbd.passes", "Forward passes of answers", stats.forwardPasses());
    boolean cancelled = answer.generation().finishReason() == FinishReason.CANCELLED;
    count(serving, "sbd.cancellations", "Answers that were cancelled", cancelled ? 1 : 0);
  }

  private void count(Serving serving, String name, String what, int more) {
    Counter.builder(name)
        .description(what)
        .tag(MODEL, serving.name())
        .register(registry)
        .increment(more);
  }

  /** In Prometheus' text format. */
  String text() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
