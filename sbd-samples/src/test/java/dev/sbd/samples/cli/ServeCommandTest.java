package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeCommandTest {
  private static final Pattern READY = Pattern.compile("(\\S+) is served at (http://\\S+) .*");
  private static final String QUESTION =
      """
      {"model": "tiny", "max_tokens": 60,
       "messages": [{"role": "user", "content": "Give me the enum Factory: FAST, SOFT and BLUE."}]}
      """;

  private static Process start(String... flags) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            java, "-cp", System.getProperty("java.class.path"), Sbd.class.getName(), "serve");
    builder.command().addAll(List.of(flags));
    return builder.start();
  }

  private static String url(Process process) throws IOException {
    BufferedReader err =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    StringBuilder all = new StringBuilder();
    for (String line = err.readLine(); line != null; line = err.readLine()) {
      all.append(line).append('\n');
      Matcher ready = READY.matcher(line);
      if (ready.matches()) {
        assertEquals("tiny", ready.group(1));
        return ready.group(2);
      }
    }
    throw new AssertionError("it did not start: " + all);
  }

  @Test
  void server_startedAskedAndTold_answersAndEnds() throws Exception {
    Process process =
        start("--port=0", "--name=tiny", "--model=" + Folders.TINY_LLAMA.toAbsolutePath());
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url(process) + "/v1/chat/completions"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(QUESTION))
              .build();
      String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      JsonObject answer = JsonParser.parseString(body).getAsJsonObject();
      assertEquals(1, answer.getAsJsonArray("choices").size());
      JsonObject usage = answer.getAsJsonObject("usage");
      assertTrue(
          usage.get("forward_passes").getAsInt() < usage.get("completion_tokens").getAsInt(), body);
      process.destroy();
      assertEquals(143, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void server_toldTwice_endsWithoutItsAnswers() throws Exception {
    Process process = start("--port=0", "--name=tiny", "--model=llama", "--grace=600");
    try {
      String long_ =
          QUESTION.replace(
              "60,",
              "1900, \"n\": 16, \"stream\": true, \"ignore_eos\": true, \"decoding\": \"ntp\",");
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url(process) + "/v1/chat/completions"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(long_))
              .build();
      Stream<String> events =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofLines()).body();
      do {
        process.destroy();
      } while (!process.waitFor(100, TimeUnit.MILLISECONDS));
      assertEquals(143, process.exitValue());
      assertThrows(UncheckedIOException.class, () -> events.forEach(event -> {}));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void port_thatIsTaken_isNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Execution run = Execution.tiny("serve", "--port=" + taken.getLocalPort());
      assertEquals(2, run.status(), run.err());
      assertTrue(
          run.err().contains("cannot listen on 127.0.0.1:" + taken.getLocalPort()), run.err());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port=70000       | port must be in [0, 65535], got 70000
          --host=0.0.0.0     | a server for other machines (host 0.0.0.0) needs an API key
          --running=0        | running must be >= 1, got 0
          --waiting=-1       | waiting must be >= 0, got -1
          --max-new-tokens=0 | --max-new-tokens must be >= 1, got 0
          --max-time=0       | --max-time must be >= 1, got 0
          --max-body=0       | --max-body must be in [1, 1024], got 0
          --grace=-1         | --grace must be >= 0, got -1
          --decoding=guess   | a decoding must be ntp, verified
          --top-p=2          | --top-p must be in (0, 1], got 2.0
          """)
  void flag_thatCannotBe_isRefused(String flag, String message) {
    Execution run = Execution.tiny("serve", flag);
    assertEquals(2, run.status(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains(message), run.err());
  }
}
