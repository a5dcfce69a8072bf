package dev.sbd.samples.cli;

import static dev.sbd.samples.cli.KnownAnswer.ANSWER;
import static dev.sbd.samples.cli.KnownAnswer.QUESTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class GenerateCommandTest {
  @Test
  void generate_text_printsTextOnStdoutAndSummaryOnStderr() {
    Execution run = Execution.tiny("generate", "--gamma", "0.1", "--prompt", QUESTION);
    assertEquals(0, run.status(), run.err());
    assertEquals(ANSWER, run.out().strip());
    assertTrue(
        run.err().matches("46 tokens in 6 forward passes: 7\\.67 .*finish: eos\\R"), run.err());
  }

  @Test
  void generate_json_isOneObjectWithCountsThatAgree() {
    JsonObject json = Execution.tiny("generate", "--json", "-p", QUESTION).json();
    assertEquals(ANSWER, json.get("text").getAsString());
    assertEquals("eos", json.get("finish").getAsString());
    int tokens = json.getAsJsonArray("tokens").size();
    int passes = json.get("forwardPasses").getAsInt();
    assertEquals((double) tokens / passes, json.get("tokensPerForward").getAsDouble(), 1e-9);
    assertEquals(passes, json.getAsJsonArray("reveals").size());
    assertEquals(9, json.get("promptTokens").getAsInt());
  }

  @Test
  void generate_json_revealsEachPositionOfABlockOnce() {
    JsonObject json =
        Execution.tiny("generate", "--json", "-k", "8", "-g", "0.1", "-p", QUESTION).json();
    Set<Integer> block = new HashSet<>();
    for (JsonElement pass : json.getAsJsonArray("reveals")) {
      for (JsonElement position : (JsonArray) pass) {
        assertTrue(block.add(position.getAsInt()), "revealed twice: " + json);
      }
      if (block.size() == 8) {
        block.clear();
      }
    }
  }

  @Test
  void generate_json_timesAddUp() {
    JsonObject json = Execution.tiny("generate", "--json", "-p", QUESTION).json();
    double model = number(json, "prefillMs") + number(json, "decodeMs");
    assertEquals(model, number(json, "modelMs"), 1e-3);
    assertEquals(number(json, "totalMs"), model + number(json, "outsideMs"), 1e-3);
    assertEquals(
        number(json, "outsideMs") * 1e3 / number(json, "forwardPasses"),
        number(json, "outsideMicrosPerPass"),
        1e-3);
  }

  private static double number(JsonObject json, String name) {
    return json.get(name).getAsDouble();
  }

  @Test
  void generate_ntp_takesOnePassAToken() {
    JsonObject json = Execution.tiny("generate", "--json", "--ntp", "-p", QUESTION).json();
    assertEquals(46, json.get("forwardPasses").getAsInt());
    assertEquals(ANSWER, json.get("text").getAsString());
  }

  @Test
  void generate_anyWay_isShortForADecoding() {
    assertEquals(reveals("--decoding", "verified"), reveals());
    assertEquals(reveals("--decoding", "verified"), reveals("--verified"));
    assertEquals(reveals("--decoding", "verified:0.7"), reveals("--verified-drafts", "0.7"));
    assertEquals(reveals("--decoding", "ntp"), reveals("--ntp"));
    assertEquals(reveals("--decoding", "gamma:0.2"), reveals("--gamma", "0.2"));
    assertEquals(reveals("--decoding", "gamma-margin:0.1"), reveals("--proxy", "margin"));
    assertEquals(
        reveals("--decoding", "gamma-confidence:0.2"),
        reveals("--gamma", "0.2", "--proxy", "confidence"));
    assertEquals(reveals("--decoding", "prefix:0.2"), reveals("--prefix", "0.2"));
    assertEquals(reveals("--decoding", "threshold:0.8"), reveals("--threshold", "0.8"));
    assertEquals(reveals("--decoding", "factor:1"), reveals("--factor", "1"));
    assertEquals(reveals("--decoding", "fixed:2"), reveals("--fixed", "2"));
    assertEquals(
        reveals("--gamma", "0.1", "--no-ntp-prefix"),
        reveals("--no-ntp-prefix"),
        "gamma 0.1 where nothing else is said");
  }

  private static String reveals(String... method) {
    String[] rest = {"--json", "-p", QUESTION};
    String[] args = Stream.of(method, rest).flatMap(Stream::of).toArray(String[]::new);
    JsonObject json = Execution.tiny("generate", args).json();
    return json.get("tokens") + " " + json.get("reveals");
  }

  @Test
  void generate_sampledWithoutASeed_saysWhichItDrew() {
    Execution drawn = Execution.tiny("generate", "-t", "1.5", "-n", "30", "-p", QUESTION);
    String seed = drawn.err().strip().replaceFirst(".*, seed: ", "");
    Execution again =
        Execution.tiny("generate", "-t", "1.5", "-n", "30", "-p", QUESTION, "--seed", seed);
    assertEquals(drawn.out(), again.out());
  }

  @Test
  void generate_verified_saysWhatWasDraftedAndAccepted() {
    for (String drafts : List.of("adaptive", "0.7", "whole", "finished:0.9")) {
      JsonObject json =
          Execution.tiny(
                  "generate",
                  "--json",
                  "--deterministic",
                  "--verified-drafts",
                  drafts,
                  "-p",
                  QUESTION)
              .json();
      assertEquals(ANSWER, json.get("text").getAsString());
      int accepted = json.get("accepted").getAsInt();
      assertTrue(accepted > 20 && accepted <= json.get("drafted").getAsInt(), json.toString());
      assertTrue(json.get("forwardPasses").getAsInt() <= 12, json.toString());
    }
  }

  @Test
  void generate_maxNewTokens_cutsTheText() {
    JsonObject json = Execution.tiny("generate", "--json", "-n", "5", "-p", QUESTION).json();
    assertEquals(5, json.getAsJsonArray("tokens").size());
    assertEquals("length", json.get("finish").getAsString());
    assertTrue(ANSWER.startsWith(json.get("text").getAsString()));
  }

  @Test
  void generate_promptTokensAndRawTemplate_areTheSamePrompt() {
    String template = "<|user|>" + QUESTION + "<|assistant|>";
    JsonObject raw = Execution.tiny("generate", "--json", "--raw", "-p", template).json();
    JsonObject chat = Execution.tiny("generate", "--json", "-p", QUESTION).json();
    assertEquals(chat.get("tokens"), raw.get("tokens"));
    assertEquals(chat.get("promptTokens"), raw.get("promptTokens"));
  }

  @Test
  void generate_modelWithoutTokenizer_takesAndPrintsTokens() {
    String model = Folders.golden("llama-rope3-untied").toString();
    Execution run = Execution.sbd("generate", "-m", model, "--prompt-tokens", "7,8,9", "-n", "3");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().matches("\\[\\d+, \\d+, \\d+]\\R"), run.out());
  }

  @Test
  void generate_bfloat16_answersToo() {
    JsonObject json =
        Execution.tiny("generate", "--json", "--dtype", "bfloat16", "-p", QUESTION).json();
    assertTrue(json.get("text").getAsString().startsWith("public class Player {"), json.toString());
  }

  @Test
  void help_ofEveryCommand_namesItsOptions() {
    for (String command : List.of("generate", "compare", "parity")) {
      Execution run = Execution.sbd(command, "--help");
      assertEquals(0, run.status());
      assertTrue(run.out().contains("Usage: sbd " + command), run.out());
      assertTrue(run.out().contains("--json"), run.out());
    }
    assertTrue(Execution.sbd("--version").out().startsWith("sbd "));
  }
}
