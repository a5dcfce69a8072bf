package dev.sbd.samples.lab.soak;

import dev.sbd.Scheduler;
import dev.sbd.djl.SbdModel;
import dev.sbd.server.SbdServer;
import dev.sbd.server.ServerOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ways to ask models: each by a scheduler, and by a server on this machine. */
final class Lines implements AutoCloseable {
  private static final long ROOM = 512; // tokens a client

  private final List<Scheduler> schedulers = new ArrayList<>();
  private final List<Line> all = new ArrayList<>();
  private final SbdServer server;

  /**
   * Opens all of them.
   *
   * @param clients that ask in all, about as many by each way
   * @throws IOException if the server cannot listen
   */
  Lines(Map<String, SbdModel> models, int clients) throws IOException {
    int ways = 2 * models.size();
    Scheduler.Limits limits = limits((clients + ways - 1) / ways);
    this.server = SbdServer.start(models, options(limits));
    HttpClient patient = client();
    HttpClient hasty = client();
    models.forEach(
        (name, model) -> {
          Scheduler scheduler = new Scheduler(model.decoder(), limits);
          schedulers.add(scheduler);
          all.add(new SchedulerLine(name, scheduler));
          all.add(new HttpLine(name, server.url(), patient, hasty));
        });
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /** Some of the clients wait, and some of these are refused. */
  private static Scheduler.Limits limits(int clients) {
    int running = (clients * 3 + 3) / 4;
    return new Scheduler.Limits(running, clients / 5, ROOM * Math.max(2, clients));
  }

  private static ServerOptions options(Scheduler.Limits limits) {
    return ServerOptions.of(
        o ->
            o.port(0)
                .running(limits.running())
                .waiting(limits.waiting())
                .cacheTokens(limits.cacheTokens())
                .grace(Duration.ofSeconds(5)));
  }

  /** The way of a client: they take turns. */
  Line of(int client) {
    return all.get(client % all.size());
  }

  @Override
  public void close() {
    schedulers.forEach(Scheduler::close);
    server.close();
  }
}
