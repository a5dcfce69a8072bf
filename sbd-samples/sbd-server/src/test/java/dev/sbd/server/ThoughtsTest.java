package dev.sbd.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.djl.SbdModel;
import dev.sbd.djl.ScriptedModel;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Thoughts come apart from text and calls. */
class ThoughtsTest {
  private static final String CALL =
      "<tool_call>\n{\"name\": \"day\", \"arguments\": {}}\n</tool_call>";
  private static final String THOUGHT = "\nPerhaps " + CALL + "?\n";
  private static final String TOOLS =
      "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"day\"}}]";

  private static SbdModel base;
  private static SbdServer server;

  @BeforeAll
  static void start() throws IOException {
    base = BuiltIn.loadForTools();
    ScriptedModel script = new ScriptedModel(base, ThoughtsTest::answer);
    server = SbdServer.start(Map.of(BuiltIn.NAME, script), ServerOptions.of(o -> o.port(0)));
  }

  private static String answer(String prompt) {
    String end = prompt.contains("Do it.") ? CALL : "{\"day\": 7}";
    return "<think>" + THOUGHT + "</think>\n\n" + end;
  }

  @AfterAll
  static void stop() {
    server.close();
    base.close();
  }

  private static String body(String question, String fields) {
    return "{\"model\": \"llama\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}], %s}"
        .formatted(question, fields);
  }

  private static JsonObject message(String question, String fields) throws Exception {
    HttpResponse<String> response = Http.send(Http.post(server, Http.CHAT, body(question, fields)));
    assertEquals(200, response.statusCode(), response.body());
    return choice(response.body()).getAsJsonObject("message");
  }

  private static JsonObject choice(String json) {
    JsonObject reply = JsonParser.parseString(json).getAsJsonObject();
    return reply.getAsJsonArray("choices").get(0).getAsJsonObject();
  }

  @Test
  void answer_withThoughts_hasThemApart() throws Exception {
    JsonObject message = message("x", "\"n\": 1");
    assertEquals(THOUGHT.strip(), message.get("reasoning_content").getAsString());
    assertEquals("{\"day\": 7}", message.get("content").getAsString());
  }

  @Test
  void call_behindThoughts_isCalledAndThoseInThemAreNot() throws Exception {
    JsonObject message = message("Do it.", TOOLS);
    assertEquals(THOUGHT.strip(), message.get("reasoning_content").getAsString());
    assertEquals(1, message.getAsJsonArray("tool_calls").size());
    assertTrue(message.get("content").isJsonNull());
  }

  @ParameterizedTest
  @CsvSource({"x", "Do it."})
  void stream_ofThoughts_neverHasThemAsContent(String question) throws Exception {
    String body = body(question, "\"stream\": true, " + TOOLS);
    HttpResponse<String> response = Http.send(Http.post(server, Http.CHAT, body));
    StringBuilder thoughts = new StringBuilder();
    StringBuilder content = new StringBuilder();
    for (String line : response.body().lines().toList()) {
      if (line.startsWith("data: {")) {
        JsonObject delta = choice(line.substring("data: ".length())).getAsJsonObject("delta");
        append(thoughts, delta.get("reasoning_content"));
        append(content, delta.get("content"));
      }
    }
    assertEquals(THOUGHT, thoughts.toString());
    assertEquals(question.equals("x") ? "{\"day\": 7}" : "", content.toString());
    assertEquals(!question.equals("x"), response.body().contains("\"tool_calls\":[{\"index\":0"));
  }

  private static void append(StringBuilder text, JsonElement piece) {
    if (piece != null && !piece.isJsonNull()) {
      text.append(piece.getAsString());
    }
  }
}
