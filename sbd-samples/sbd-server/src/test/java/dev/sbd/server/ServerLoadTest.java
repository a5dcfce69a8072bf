package dev.sbd.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Scheduler.Load;
import dev.sbd.djl.SbdModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients, rude ones, and the end of the server. */
@Timeout(120)
class ServerLoadTest {
  /** An answer that only a client's going, or the server's, ends soon. */
  private static final String LONG =
      "\"stream\": true, \"ignore_eos\": true, \"decoding\": \"ntp\", \"max_tokens\": 900";

  private static SbdModel model;

  @BeforeAll
  static void load() {
    model = BuiltIn.load();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static SbdServer start(int running, int waiting, Duration grace) throws IOException {
    return SbdServer.start(
        Map.of(BuiltIn.NAME, model),
        ServerOptions.of(o -> o.port(0).running(running).waiting(waiting).grace(grace)));
  }

  private static Load load(SbdServer server) {
    return server.load().get(BuiltIn.NAME);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(2);
    }
  }

  /** A stream that has begun. */
  private static BufferedReader begin(SbdServer server) throws Exception {
    HttpResponse<InputStream> response = Http.open(Http.post(server, Http.CHAT, Http.chat(LONG)));
    assertEquals(200, response.statusCode());
    BufferedReader events =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    assertTrue(events.readLine().startsWith("data: {"));
    return events;
  }

  private static double metric(SbdServer server, String name) throws Exception {
    return Http.send(Http.to(server, "/metrics").build())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void client_thatGoesInMidStream_endsItsAnswer() throws Exception {
    try (SbdServer server = start(2, 0, Duration.ZERO)) {
      begin(server).close();
      await(() -> load(server).running() == 0);
      assertEquals(1, metric(server, "sbd_cancellations_total"));
      assertTrue(metric(server, "sbd_tokens_new_total") < 900);
    }
  }

  @Test
  void client_beyondTheLine_isToldToComeBack() throws Exception {
    try (SbdServer server = start(1, 0, Duration.ZERO)) {
      BufferedReader events = begin(server);
      for (String stream : List.of("\"stream\": true", "\"stream\": false")) {
        HttpResponse<String> response = Http.send(Http.post(server, Http.CHAT, Http.chat(stream)));
        assertEquals(429, response.statusCode(), response.body());
        assertEquals("overloaded", Http.error(response).get("code").getAsString());
        assertTrue(response.headers().firstValue("Retry-After").isPresent());
      }
      events.close();
      await(() -> load(server).running() == 0);
      assertEquals(
          200,
          Http.send(Http.post(server, Http.CHAT, Http.chat("\"max_tokens\": 3"))).statusCode());
    }
  }

  /** Half a body takes a place, as all of it does; a request that is not read needs none. */
  @Test
  void requestThatIsBeingRead_countsAsOneUnderWay() throws Exception {
    try (SbdServer server = start(1, 0, Duration.ZERO)) {
      HttpRequest unreadable = Http.post(server, Http.CHAT, "{");
      assertEquals(400, Http.send(unreadable).statusCode());
      try (Socket half = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        half.getOutputStream()
            .write(
                ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{")
                    .getBytes(StandardCharsets.US_ASCII));
        awaitStatus(429, unreadable);
        assertEquals(200, Http.send(Http.to(server, "/health").build()).statusCode());
      }
      awaitStatus(400, unreadable);
    }
  }

  private static void awaitStatus(int status, HttpRequest request) throws Exception {
    while (Http.send(request).statusCode() != status) {
      Thread.sleep(2);
    }
  }

  @Test
  void timeOver_whenTheRequestIsRead_refusesIt() throws Exception {
    try (SbdServer server =
        SbdServer.start(
            Map.of(BuiltIn.NAME, model),
            ServerOptions.of(o -> o.port(0).maxTime(Duration.ofNanos(1))))) {
      HttpResponse<String> response = Http.send(Http.post(server, Http.CHAT, Http.chat("")));
      assertEquals(429, response.statusCode());
      assertEquals(
          "the time of PT0.000000001S was over when the request had been read: ask again later",
          Http.error(response).get("message").getAsString());
    }
  }

  @Test
  void close_inMidAnswer_endsItProperly() throws Exception {
    SbdServer server = start(2, 2, Duration.ofMillis(50));
    BufferedReader events = begin(server);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
    List<String> rest = events.lines().filter(line -> !line.isEmpty()).toList();
    assertEquals("data: [DONE]", rest.get(rest.size() - 1));
    assertTrue(rest.get(rest.size() - 2).contains("\"finish_reason\":\"length\""), rest.toString());
    closing.get();
    assertEquals(0, load(server).running());
    server.close();
  }

  @Test
  void close_withinTheGrace_letsAnswersEndThemselves() throws Exception {
    SbdServer server = start(2, 2, Duration.ofMinutes(1));
    BufferedReader events = begin(server);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
    HttpResponse<String> response;
    do {
      response = Http.send(Http.post(server, Http.CHAT, Http.chat("\"max_tokens\": 1")));
    } while (response.statusCode() == 200);
    assertEquals(503, response.statusCode(), response.body());
    assertEquals(503, Http.send(Http.to(server, "/health").build()).statusCode());
    long tokens = events.lines().filter(line -> line.contains("\"content\"")).count();
    assertTrue(tokens > 100, tokens + " pieces");
    closing.get();
  }

  @Test
  void halfRequests_holdNobodyUp() throws Exception {
    try (SbdServer server = start(2, 0, Duration.ZERO)) {
      for (int i = 0; i < 20; i++) {
        Socket half = new Socket(InetAddress.getLoopbackAddress(), server.port());
        half.getOutputStream().write("POST /v1/chat/comp".getBytes(StandardCharsets.US_ASCII));
        half.getOutputStream().flush();
      }
      assertEquals(
          200,
          Http.send(Http.post(server, Http.CHAT, Http.chat("\"max_tokens\": 3"))).statusCode());
    }
  }

  @Test
  void slowReader_slowsOnlyItself() throws Exception {
    try (SbdServer server = start(2, 0, Duration.ZERO)) {
      BufferedReader slow = begin(server); // reads no more
      for (int i = 0; i < 5; i++) {
        assertEquals(
            200,
            Http.send(Http.post(server, Http.CHAT, Http.chat("\"max_tokens\": 30"))).statusCode());
      }
      slow.close();
      await(() -> load(server).running() == 0);
    }
  }
}
