package dev.sbd.samples.lab.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.sbd.djl.SbdModel;
import dev.sbd.server.SbdServer;
import dev.sbd.server.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Asks a model over HTTP, by a server of its own on this machine. */
final class HttpRequests implements AutoCloseable {
  private static final String NAME = "model";

  private final SbdServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final boolean endless;

  /**
   * Starts the server.
   *
   * @param endless whether answers go on behind end tokens
   */
  HttpRequests(SbdModel model, boolean endless) throws IOException {
    this.server = SbdServer.start(Map.of(NAME, model), ServerOptions.of(o -> o.port(0).running(1)));
    this.endless = endless;
  }

  /** How long an answer takes, whole. */
  double millis(int[] prompt, String decoding, int newTokens)
      throws IOException, InterruptedException {
    JsonArray tokens = new JsonArray();
    for (int token : prompt) {
      tokens.add(token);
    }
    JsonObject body = new JsonObject();
    body.addProperty("model", NAME);
    body.add("prompt", tokens);
    body.addProperty("decoding", decoding);
    body.addProperty("max_tokens", newTokens);
    body.addProperty("ignore_eos", endless);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/v1/completions"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    long start = System.nanoTime();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    double millis = (System.nanoTime() - start) / 1e6;
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.statusCode() + ": " + response.body());
    }
    return millis;
  }

  @Override
  public void close() {
    server.close();
  }
}
