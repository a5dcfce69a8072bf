package dev.sbd.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that go before they have their answer, over plain sockets. */
@Timeout(20)
class ClientWatchTest {
  private static final int MOST = 900;

  private static SbdModel model;
  private static SbdServer server;

  @BeforeAll
  static void start() throws IOException {
    Path directory = Path.of("../src/main/resources/dev/sbd/samples/checkpoint/llama");
    model = SbdModel.load(directory);
    GenerationOptions endless =
        GenerationOptions.of(o -> o.ignoreEos().nextTokenPrediction().maxNewTokens(MOST));
    server =
        SbdServer.start(Map.of("llama", model), ServerOptions.of(o -> o.port(0).defaults(endless)));
  }

  @AfterAll
  static void stop() {
    server.close();
    model.close();
  }

  @Test
  void client_goesBeforeItsWholeAnswer_isCancelled() throws Exception {
    goAfterAsking(false);
  }

  @Test
  void client_goesInMidStream_isCancelled() throws Exception {
    goAfterAsking(true);
  }

  @Test
  void connection_afterAnAnswer_isUsedAgain() throws IOException {
    try (Socket socket = connect()) {
      for (int i = 0; i < 3; i++) {
        String body = "{\"model\": \"llama\", \"prompt\": \"a\", \"max_tokens\": 2}";
        send(socket, "/v1/completions", body);
        String head = head(socket);
        assertTrue(head.startsWith("HTTP/1.1 200"), head);
      }
    }
  }

  @Test
  void client_goesBeforeItHasAsked_isToBlame() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "/v1/completions", 100, "{\"model\": ");
      socket.shutdownOutput();
      String head = head(socket);
      assertTrue(head.startsWith("HTTP/1.1 400"), head);
      assertTrue(
          head.endsWith("the body ends before its length\",\"type\":\"invalid_request_error\"}}"),
          head);
    }
  }

  private static void goAfterAsking(boolean stream) throws Exception {
    double tokens = count("sbd_tokens_new");
    double cancelled = count("sbd_cancellations");
    try (Socket socket = connect()) {
      send(
          socket,
          "/v1/chat/completions",
          "{\"model\": \"llama\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}], \"stream\": "
              + stream
              + "}");
      await(1);
    }
    while (count("sbd_cancellations") == cancelled) {
      assertTrue(count("sbd_tokens_new") < tokens + MOST, "answered to its end");
      Thread.sleep(5);
    }
    await(0);
    assertEquals(cancelled + 1, count("sbd_cancellations"));
  }

  private static void await(int running) throws InterruptedException {
    while (server.load().get("llama").running() != running) {
      Thread.sleep(1);
    }
  }

  /** As the metrics have it. */
  private static double count(String name) throws Exception {
    HttpResponse<String> metrics =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.url() + "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString());
    return metrics
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  private static void send(Socket socket, String path, String body) throws IOException {
    send(socket, path, body.length(), body);
  }

  private static void send(Socket socket, String path, int length, String body) throws IOException {
    String request =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, length, body);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private static String head(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    int length =
        Integer.parseInt(head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1"));
    head.append(new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8));
    return head.toString();
  }
}
