package dev.sbd.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.InvalidRequestException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be served is told by status, field and rule. */
class BadRequestTest {
  private static SbdModel model;
  private static SbdServer server;

  @BeforeAll
  static void start() throws IOException {
    model = BuiltIn.loadForTools();
    server =
        SbdServer.start(
            Map.of(BuiltIn.NAME, model),
            ServerOptions.of(o -> o.port(0).maxNewTokens(100).maxBodyBytes(1 << 20)));
  }

  @AfterAll
  static void stop() {
    server.close();
    model.close();
  }

  private static void assertError(int status, String param, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), response.body());
    JsonObject error = Http.error(response);
    assertFalse(error.get("message").getAsString().isBlank());
    assertEquals(param, error.has("param") ? error.get("param").getAsString() : "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "temperature": "hot"                            | temperature
          "temperature": -1                               | temperature
          "temperature": 1, "top_p": 2                    | top_p
          "top_k": 1.5                                    | top_k
          "min_p": []                                     | min_p
          "max_tokens": 0                                 | max_tokens
          "max_tokens": 101                               | max_tokens
          "max_tokens": "many"                            | max_tokens
          "max_completion_tokens": 1e30                   | max_completion_tokens
          "n": 0                                          | n
          "n": 1000                                       | n
          "seed": 0.5                                     | seed
          "stop": 7                                       | stop
          "stop": [7]                                     | stop
          "presence_penalty": 3                           | presence_penalty
          "frequency_penalty": {}                         | frequency_penalty
          "repetition_penalty": "x"                       | repetition_penalty
          "logit_bias": {"a": 1}                          | logit_bias
          "logit_bias": 1                                 | logit_bias
          "logprobs": "yes"                               | logprobs
          "chat_template_kwargs": {"tools": 5}            | chat_template_kwargs.tools
          "top_logprobs": 3                               | top_logprobs
          "stream": 1                                     | stream
          "stream_options": {}                            | stream_options
          "stream": true, "stream_options": 1             | stream_options
          "stream": true, "stream_options": {"include_usage": 1} | stream_options.include_usage
          "response_format": "json"                       | response_format
          "response_format": {"type": "xml"}              | response_format.type
          "response_format": {"type": "json_schema"}      | response_format.json_schema
          "response_format": {"type": "json_schema", "json_schema": {"schema": {"not": {}}}} | response_format.json_schema.schema
          "tools": {}                                     | tools
          "tools": [7]                                    | tools[0]
          "tools": [{"type": "retrieval"}]                | tools[0].type
          "tools": [{"type": "function"}]                 | tools[0].function
          "tools": [{"type": "function", "function": {"name": "a b"}}] | tools
          "tools": [{"type": "function", "function": {"name": "a", "parameters": {"not": {}}}}] | tools
          "tool_choice": "required"                       | tool_choice
          "tools": [{"type": "function", "function": {"name": "a"}}], "tool_choice": "some" | tool_choice
          "tools": [{"type": "function", "function": {"name": "a"}}], "tool_choice": {"function": {"name": "b"}} | tool_choice
          "decoding": "guess"                             | decoding
          "regex": "("                                    | regex
          "choice": 7                                     | choice
          "choice": ["a"], "regex": "a"                   | regex
          "choice": ["a"], "response_format": {"type": "json_object"} | choice
          "user": 7                                       | user
          "priority": "high"                              | priority
          "chat_template_kwargs": 7                       | chat_template_kwargs
          "audio": {}                                     | audio
          "functions": []                                 | functions
          """)
  void field_ofTheWrongTypeOrRange_isNamed(String fields, String param) throws Exception {
    assertError(400, param, Http.send(Http.post(server, Http.CHAT, Http.chat(fields))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                                                       | messages
          "Hello"                                                  | messages
          [7]                                                      | messages[0]
          [{"content": "x"}]                                       | messages[0].role
          [{"role": "robot", "content": "x"}]                      | messages[0].role
          [{"role": "user"}]                                       | messages[0].content
          [{"role": "user", "content": 7}]                         | messages[0].content
          [{"role": "user", "content": [{"type": "image_url"}]}]   | messages[0].content[0].type
          [{"role": "assistant", "tool_calls": [{}]}]              | messages[0].tool_calls[0].function
          [{"role": "assistant", "tool_calls": [{"function": {"name": "a", "arguments": "{"}}]}] | messages
          """)
  void messages_thatAreNone_areNamed(String messages, String param) throws Exception {
    String body = "{\"model\": \"llama\", \"messages\": " + messages + "}";
    assertError(400, param, Http.send(Http.post(server, Http.CHAT, body)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "prompt": ""             | prompt
          "prompt": []             | prompt
          "prompt": {}             | prompt
          "prompt": [1, "a"]       | prompt
          "prompt": [[1.5]]        | prompt
          "prompt": "x", "echo": true     | echo
          "prompt": "x", "suffix": "y"    | suffix
          "prompt": "x", "best_of": 2     | best_of
          "prompt": "x", "logprobs": 5    | logprobs
          "x": 1                   | prompt
          """)
  void completion_thatCannotBe_isNamed(String fields, String param) throws Exception {
    String body = "{\"model\": \"llama\", " + fields + "}";
    assertError(400, param, Http.send(Http.post(server, "/v1/completions", body)));
  }

  @Test
  void tokens_outsideTheVocabulary_areRefused() throws Exception {
    String body = "{\"model\": \"llama\", \"prompt\": [1, 99999]}";
    assertError(400, "prompt", Http.send(Http.post(server, "/v1/completions", body)));
    assertEquals(0, server.load().get(BuiltIn.NAME).running());
  }

  @Test
  void body_thatIsNoJson_isRefused() throws Exception {
    for (String body : new String[] {"", "{", "[]", "7", "x", "[".repeat(100_000), "{}}"}) {
      HttpResponse<String> response = Http.send(Http.post(server, Http.CHAT, body));
      assertEquals(400, response.statusCode(), body.length() + ": " + response.body());
      assertFalse(Http.error(response).get("message").getAsString().isBlank());
    }
  }

  @Test
  void request_thatIsTooLong_isRefusedByItsKind() throws Exception {
    String text = "word ".repeat(20_000);
    HttpResponse<String> context =
        Http.send(
            Http.post(
                server,
                Http.CHAT,
                "{\"model\": \"llama\", \"messages\": [{\"role\": \"user\", \"content\": \""
                    + text
                    + "\"}]}"));
    assertError(400, "messages", context);
    assertEquals("context_length_exceeded", Http.error(context).get("code").getAsString());
    String huge = Http.chat("\"user\": \"" + "x".repeat(2 << 20) + "\"");
    assertError(413, "", Http.send(Http.post(server, Http.CHAT, huge)));
  }

  @Test
  void tools_beyondTheMost_areRefused() throws Exception {
    String tool = "{\"type\": \"function\", \"function\": {\"name\": \"a\"}}";
    String many = String.join(", ", Collections.nCopies(129, tool));
    HttpResponse<String> response =
        Http.send(Http.post(server, Http.CHAT, Http.chat("\"tools\": [" + many + "]")));
    assertError(400, "tools", response);
    assertEquals(
        "tools must have at most 128 elements", Http.error(response).get("message").getAsString());
  }

  @Test
  void pathAndMethod_thatAreNot_areToldInTheSameShape() throws Exception {
    assertError(404, "", Http.send(Http.to(server, "/v1/embeddings").GET().build()));
    assertError(404, "", Http.send(Http.post(server, "/v2/x", "{}")));
    assertError(405, "", Http.send(Http.to(server, Http.CHAT).GET().build()));
    HttpResponse<String> model = Http.send(Http.to(server, "/v1/models/gpt").build());
    assertError(404, "model", model);
    assertEquals("model_not_found", Http.error(model).get("code").getAsString());
  }

  @Test
  void contentType_thatAFormCanSend_isRefused() throws Exception {
    HttpRequest form =
        Http.to(server, Http.CHAT)
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString(Http.chat("")))
            .build();
    assertError(415, "", Http.send(form));
  }

  @Test
  void pages_ofOtherSites_mayNotAsk() throws Exception {
    HttpRequest foreign =
        Http.to(server, "/v1/models").header("Origin", "https://evil.example").build();
    assertError(403, "", Http.send(foreign));
    HttpRequest asking =
        Http.to(server, Http.CHAT)
            .header("Origin", server.url())
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .build();
    assertEquals(204, Http.send(asking).statusCode());
    HttpRequest own = Http.to(server, "/v1/models").header("Origin", server.url()).build();
    assertEquals(200, Http.send(own).statusCode());
  }

  /** As a page does whose name leads to this machine. */
  @Test
  void hosts_ofOtherNames_areNotAnswered() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /v1/models HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
    }
  }

  @Test
  void healthPageAndMetrics_areThere() throws Exception {
    assertEquals("{\"status\":\"ok\"}", Http.send(Http.to(server, "/health").build()).body());
    HttpResponse<String> page = Http.send(Http.to(server, "/").build());
    assertTrue(page.headers().firstValue("Content-Security-Policy").isPresent());
    assertTrue(page.body().startsWith("<!doctype html>"), page.body());
    Http.send(Http.post(server, Http.CHAT, Http.chat("\"max_tokens\": 3")));
    String metrics = Http.send(Http.to(server, "/metrics").build()).body();
    assertTrue(metrics.contains("sbd_passes_total{model=\"llama\"}"), metrics);
    assertTrue(metrics.contains("sbd_request_seconds_bucket{endpoint=\"chat\""), metrics);
    assertTrue(
        metrics.contains("sbd_first_token_seconds_bucket{model=\"llama\",le=\"0.005\"} "), metrics);
    assertTrue(
        metrics.contains("sbd_first_token_seconds_bucket{model=\"llama\",le=\"50.0\"} "), metrics);
    assertFalse(metrics.contains("content"), metrics);
  }

  @Test
  void key_thatIsNeeded_isAskedFor() {
    InvalidRequestException e =
        assertThrows(InvalidRequestException.class, () -> ServerOptions.of(o -> o.host("0.0.0.0")));
    assertEquals(
        "a server for other machines (host 0.0.0.0) needs an API key (apiKey, --api-key,"
            + " SBD_API_KEY)",
        e.getMessage());
  }
}
