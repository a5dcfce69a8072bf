package dev.sbd.server;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Requests as nobody's library makes them. */
final class Http {
  static final String CHAT = "/v1/chat/completions";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Http() {}

  static HttpRequest.Builder to(SbdServer server, String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  static HttpRequest post(SbdServer server, String path, String body) {
    return to(server, path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  static HttpResponse<InputStream> open(HttpRequest request)
      throws IOException, InterruptedException {
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  static JsonObject error(HttpResponse<String> response) {
    return JsonParser.parseString(response.body()).getAsJsonObject().getAsJsonObject("error");
  }

  /** A chat request with some fields more, or others. */
  static String chat(String fields) {
    return "{\"model\": \"llama\", \"messages\": [{\"role\": \"user\", \"content\": \"x\"}]"
        + (fields.isEmpty() ? "" : ", " + fields)
        + "}";
  }
}
