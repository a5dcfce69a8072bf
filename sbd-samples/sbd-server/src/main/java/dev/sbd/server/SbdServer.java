package dev.sbd.server;

import dev.sbd.Scheduler;
import dev.sbd.djl.SbdModel;
import dev.sbd.internal.Check;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Models behind an HTTP server that speaks OpenAI's API: {@code /v1/chat/completions}, {@code
 * /v1/completions}, {@code /v1/models}; {@code /health}, {@code /metrics} (Prometheus), and a page
 * to chat with at {@code /}.
 *
 * <pre>{@code
 * try (SbdModel model = SbdModel.load(directory, o -> o.maxBatch(16));
 *     SbdServer server = SbdServer.start(Map.of("qwen", model), ServerOptions.defaults())) {
 *   System.out.println(server.url());
 *   ...
 * }
 * }</pre>
 */
public final class SbdServer implements AutoCloseable {
  private static final String STARTED = "sbd.started";
  private static final String ENDPOINT = "sbd.endpoint";
  private static final long STOP_MILLIS = 5000; // for the last bytes of answers
  private static final long IDLE_MILLIS = 250; // of connections that clients keep open
  private static final int OTHER_THREADS = 32; // for what is not generated, and Jetty's own

  private final ServerOptions options;
  private final Map<String, Serving> models = new LinkedHashMap<>();
  private final ServerMetrics metrics = new ServerMetrics();
  private final Active active;
  private final ExecutorService threads = Executors.newCachedThreadPool(SbdServer::daemon);
  private final Responder responder;
  private final long created = System.currentTimeMillis() / 1000;
  private final Javalin app;

  private SbdServer(Map<String, SbdModel> named, ServerOptions options) {
    this.options = options;
    Check.that(!named.isEmpty(), "a server needs a model");
    named.forEach((name, model) -> models.put(name, Serving.of(name, model, options)));
    models.values().forEach(metrics::add);
    this.active = new Active(requests());
    this.responder = new Responder(metrics, active, threads);
    this.app = Javalin.create(this::configure);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "sbd-answers");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts a server.
   *
   * @param models by the names that requests call them by; the caller closes them after the server
   * @throws IOException if it cannot listen where it is to
   */
  public static SbdServer start(Map<String, SbdModel> models, ServerOptions options)
      throws IOException {
    SbdServer server = new SbdServer(models, Objects.requireNonNull(options, "options"));
    try {
      server.app.start(options.host(), options.port());
      return server;
    } catch (RuntimeException e) {
      server.release();
      throw new IOException(
          "cannot listen on %s:%d: %s".formatted(options.host(), options.port(), rootOf(e)), e);
    }
  }

  private static String rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = options.maxBodyBytes();
    config.http.prefer405over404 = true;
    QueuedThreadPool pool = new QueuedThreadPool(requests() + OTHER_THREADS);
    pool.setName("sbd-http");
    pool.setDaemon(true);
    config.jetty.threadPool = pool;
    config.jetty.modifyServer(
        jetty -> {
          jetty.insertHandler(new GracefulHandler()); // what is written is sent
          jetty.setStopTimeout(STOP_MILLIS);
        });
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    Access access = new Access(options);
    config.routes.before(context -> context.attribute(STARTED, System.nanoTime()));
    config.routes.before(access::check);
    config.routes.get("/", SbdServer::page);
    config.routes.get("/health", this::health);
    config.routes.get("/metrics", this::metrics);
    config.routes.get(
        "/v1/models",
        context -> context.contentType("application/json").result(Json.write(list())));
    config.routes.get("/v1/models/<model>", this::model);
    config.routes.post("/v1/chat/completions", this::chat);
    config.routes.post("/v1/completions", this::complete);
    config.routes.exception(Exception.class, SbdServer::fail);
    config.routes.error(404, SbdServer::fillIn);
    config.routes.error(405, SbdServer::fillIn);
    config.routes.error(413, SbdServer::fillIn);
    config.routes.after(this::measure);
  }

  /** The most at a time. */
  private int requests() {
    return models.size() * (options.running() + options.waiting());
  }

  private static void fail(Exception failure, Context context) {
    ApiException api = Failures.of(failure);
    context.status(api.status()).contentType("application/json").result(Json.write(api.body()));
    if (api.status() == 429 || api.status() == 503) {
      context.header("Retry-After", "1");
    }
  }

  /** What Javalin itself answers, in the API's shape. */
  private static void fillIn(Context context) {
    String found = context.result();
    if (found == null || !found.startsWith("{")) {
      String rule =
          switch (context.statusCode()) {
            case 405 ->
                "%s takes no %s: the header Allow says what it does"
                    .formatted(context.path(), context.method());
            case 413 -> "the request is larger than this server takes (--max-body)";
            default -> "there is no " + context.path();
          };
      fail(ApiException.http(context.statusCode(), rule), context);
    }
  }

  private void measure(Context context) {
    Long started = context.attribute(STARTED);
    String endpoint = context.attribute(ENDPOINT);
    if (started != null && endpoint != null) {
      metrics.request(
          endpoint, context.statusCode(), Duration.ofNanos(System.nanoTime() - started));
    }
  }

  private static void page(Context context) throws IOException {
    try (InputStream page =
        Objects.requireNonNull(SbdServer.class.getResourceAsStream("index.html"))) {
      context
          .header(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
                  + " connect-src 'self'; frame-ancestors 'none'")
          .header("X-Content-Type-Options", "nosniff")
          .html(new String(page.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private void health(Context context) {
    boolean closing = active.isClosing();
    context
        .status(closing ? 503 : 200)
        .contentType("application/json")
        .result(Json.write(Map.of("status", closing ? "closing" : "ok")));
  }

  private void metrics(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.text());
  }

  /** A model as the API lists it. */
  private record Listed(String id, String object, long created, String ownedBy) {}

  /** All of them. */
  private record Listing(String object, List<Listed> data) {}

  private Listing list() {
    return new Listing("list", models.keySet().stream().map(this::listed).toList());
  }

  private Listed listed(String name) {
    return new Listed(name, "model", created, "sbd");
  }

  private void model(Context context) {
    String name = context.pathParam("model");
    if (!models.containsKey(name)) {
      throw ApiException.invalid(
          404, "model", "model_not_found", "the model \"" + name + "\" does not exist");
    }
    context.contentType("application/json").result(Json.write(listed(name)));
  }

  private void chat(Context context) throws IOException {
    context.attribute(ENDPOINT, "chat");
    Asked asked = read(context, ChatReader::read);
    respond(context, asked, new ChatFormat(asked.logProbabilities()));
  }

  private void complete(Context context) throws IOException {
    context.attribute(ENDPOINT, "completions");
    Asked asked = read(context, CompletionReader::read);
    respond(context, asked, new CompletionFormat(asked.logProbabilities()));
  }

  /** Reading takes memory and time, too: no more are read at a time than may be under way. */
  private Asked read(Context context, BiFunction<RequestReader, String, Asked> reading)
      throws IOException {
    int others = load().values().stream().mapToInt(load -> load.running() + load.waiting()).sum();
    active.beginReading(others);
    try {
      Fields fields = Fields.of(Json.read(context.bodyAsBytes()));
      return reading.apply(
          new RequestReader(fields, models, options, arrival(context)), context.ip());
    } finally {
      active.endReading();
    }
  }

  private void respond(Context context, Asked asked, Format format) {
    responder.respond(context, asked, format, arrival(context));
  }

  private static long arrival(Context context) {
    return Objects.requireNonNull(context.<Long>attribute(STARTED));
  }

  /** The port that it listens on. */
  public int port() {
    return app.port();
  }

  /** Where clients find it, without {@code /v1}. */
  public String url() {
    String host = options.host();
    return "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port());
  }

  /** What is under way. */
  public Map<String, Scheduler.Load> load() {
    Map<String, Scheduler.Load> loads = new LinkedHashMap<>();
    models.forEach((name, serving) -> loads.put(name, serving.scheduler().load()));
    return loads;
  }

  /**
   * Takes no more requests, waits for those under way as long as {@link ServerOptions#grace()}
   * says, and then cancels them: each is answered with what it has. Twice is once.
   */
  @Override
  public void close() {
    active.close(options.grace());
    for (Connector connector : app.jettyServer().server().getConnectors()) {
      if (connector instanceof AbstractConnector known) {
        known.setShutdownIdleTimeout(IDLE_MILLIS);
      }
    }
    try {
      app.stop();
    } finally {
      release();
    }
  }

  private void release() {
    models.values().forEach(serving -> serving.scheduler().close());
    threads.shutdown();
    metrics.close();
  }
}
