package dev.sbd.samples.cli;

import static dev.sbd.samples.cli.KnownAnswer.QUESTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TraceCommandTest {
  @TempDir private Path directory;

  @Test
  void trace_text_printsTextAndPassesOnStdoutAndSummaryOnStderr() {
    Execution run = Execution.tiny("trace", "-g", "0.1", "-p", QUESTION);
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().startsWith("public class Player {\n  private final"), run.out());
    assertTrue(run.out().contains("}<|end|>\n\npass "), run.out());
    assertFalse(run.out().contains("\u001b"), run.out());
    assertEquals(6, run.out().lines().filter(l -> l.matches(" +\\d+ +\\d+\\+16  .*")).count());
    assertTrue(run.err().startsWith("46 tokens in 6 forward passes"), run.err());
  }

  @Test
  void trace_colorOn_printsColors() {
    Execution run = Execution.tiny("trace", "-n", "4", "-p", QUESTION, "--color", "on");
    assertTrue(run.out().contains("step in the block \u001b["), run.out());
    Execution off = Execution.tiny("trace", "-n", "4", "-p", QUESTION, "--color", "off");
    assertFalse(off.out().contains("\u001b"), off.out());
  }

  @Test
  void trace_json_isTheTraceOfWhatGenerateSays() {
    JsonObject trace = Execution.tiny("trace", "--json", "-g", "0.1", "-p", QUESTION).json();
    JsonObject generated = Execution.tiny("generate", "--json", "-g", "0.1", "-p", QUESTION).json();
    assertEquals(generated.get("text"), trace.get("text"));
    assertEquals("eos", trace.get("finishReason").getAsString());
    assertEquals(generated.get("trace"), trace.get("tokens"), "the same but for its name");
    assertEquals(generated.get("reveals"), trace.get("reveals"));
    assertEquals(6, trace.getAsJsonArray("passes").size());
    assertEquals(46, trace.getAsJsonArray("tokens").size());
    int i = 0;
    for (JsonElement token : trace.getAsJsonArray("tokens")) {
      JsonElement id = generated.getAsJsonArray("tokens").get(i++);
      assertEquals(id, token.getAsJsonObject().get("token"));
    }
  }

  @Test
  void trace_html_writesThePageToo() throws IOException {
    Path page = directory.resolve("page.html");
    Execution run =
        Execution.tiny(
            "trace", "-p", QUESTION, "--deterministic", "--verified", "--html", page.toString());
    assertEquals(0, run.status(), run.err());
    String html = Files.readString(page);
    assertTrue(html.startsWith("<!DOCTYPE html>"), html);
    assertTrue(html.contains("drafted, to be verified"), html);
    assertTrue(run.out().startsWith("public class Player {"), run.out());
  }

  @Test
  void trace_html_namesModelPromptAndOptions() throws IOException {
    Path page = directory.resolve("page.html");
    String[] options = {
      "-t", "0.7", "--seed=5", "--gamma=0.2", "-k8", "--no-ntp-prefix", "-n", "9"
    };
    String prompt = "Is 1 < 2\n& \"so\" on?";
    Execution run =
        Execution.sbd(
            Stream.concat(
                    Stream.of("trace", "--model=qwen3", "--html=" + page, "--prompt", prompt),
                    Stream.of(options))
                .toArray(String[]::new));
    assertEquals(0, run.status(), run.err());
    String html = Files.readString(page);
    assertTrue(html.contains("<title>qwen3: Is 1 &lt; 2 &amp; &quot;so&quot; on?</title>"), html);
    assertTrue(html.contains("<dd>Is 1 &lt; 2\n&amp; &quot;so&quot; on?</dd>"), html);
    assertTrue(
        html.contains(
            "<dd>decoding gamma:0.2, --temperature 0.7, --gamma 0.2, --block-size 8,"
                + " --no-ntp-prefix, --max-new-tokens 9, seed 5</dd>"),
        html);
  }

  @Test
  void trace_htmlThatCannotBeWritten_isBadInputBeforeAnyWork() {
    Execution run =
        Execution.sbd(
            "trace", "-m", directory.toString(), "-p", QUESTION, "--html", directory.toString());
    assertEquals(2, run.status());
    assertEquals("", run.out());
    assertEquals("sbd trace: cannot write " + directory + ": it is a directory", run.err().strip());
  }

  @Test
  void trace_contradictingOptions_areBadUsage() {
    Execution run = Execution.sbd("trace", "--json", "--color", "on", "-p", QUESTION);
    assertEquals(2, run.status());
    assertEquals(
        "sbd trace: --json has no colours: it goes with neither --color nor --color-by",
        run.err().strip());
    assertEquals(2, Execution.sbd("trace", "-p", QUESTION, "--color-by", "mood").status());
    assertEquals(2, Execution.sbd("trace").status());
  }
}
