package dev.sbd.samples.cli;

import static dev.sbd.samples.cli.KnownAnswer.ANSWER;
import static dev.sbd.samples.cli.KnownAnswer.QUESTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sbd.samples.lab.tasks.Problem;
import dev.sbd.samples.lab.tasks.Split;
import dev.sbd.samples.lab.tasks.Suite;
import dev.sbd.samples.lab.tasks.Task;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CompareCommandTest {
  private static final String OTHER = "Write class Order with boolean count.";

  @Test
  void compare_json_measuresEachGammaByNtp() {
    JsonObject json =
        Execution.tiny(
                "compare", "--json", "--runs=1", "-g", "0.1,0.35", "-p", QUESTION, "-p", OTHER)
            .json();
    JsonArray contenders =
        json.getAsJsonArray("prompts").get(0).getAsJsonObject().getAsJsonArray("contenders");
    assertEquals(4, contenders.size(), "NTP, two gammas, verified");
    JsonObject ntp = contenders.get(0).getAsJsonObject();
    assertTrue(ntp.get("gamma").isJsonNull());
    assertEquals(ntp.get("tokens"), ntp.get("forwardPasses"));
    assertEquals(1, ntp.get("speedUp").getAsDouble(), 1e-9);
    JsonObject blocks = contenders.get(1).getAsJsonObject();
    assertEquals(0.1, blocks.get("gamma").getAsDouble());
    assertEquals(6, blocks.get("forwardPasses").getAsInt());
    assertEquals(1, blocks.get("sameTexts").getAsInt());
    assertEquals(2, json.getAsJsonArray("totals").get(0).getAsJsonObject().get("texts").getAsInt());
  }

  @Test
  void compare_tables_areAligned() {
    Execution run = Execution.tiny("compare", "--runs=1", "--gammas=0.1", "-p", QUESTION);
    assertEquals(0, run.status(), run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals(QUESTION, lines.get(0));
    assertTrue(
        lines.get(2).startsWith("NTP                     46       46         1.00"), run.out());
    assertTrue(
        lines.get(3).startsWith("gamma 0.1               46        6         7.67"), run.out());
    assertEquals(5, lines.size());
  }

  @Test
  void compare_outsideTheModel_isTotalLessForwardPasses() {
    String[] few = {"--runs=1", "--gammas=0.1", "-p", QUESTION};
    JsonObject ntp =
        Execution.tiny("compare", with(few, "--json"))
            .json()
            .getAsJsonArray("totals")
            .get(0)
            .getAsJsonObject();
    double outside = ntp.get("outsideModelMs").getAsDouble();
    assertTrue(outside > 0 && outside < ntp.get("totalMs").getAsDouble(), ntp.toString());
    assertEquals(
        outside * 1e3 / ntp.get("forwardPasses").getAsInt(),
        ntp.get("outsideMicrosPerPass").getAsDouble(),
        1e-6);
    List<String> lines = Execution.tiny("compare", few).out().lines().toList();
    assertTrue(lines.get(1).contains(" outside the model "), lines.get(1));
    assertTrue(lines.get(2).matches("NTP .* \\d+ us/pass   yes"), lines.get(2));
    assertEquals(
        lines.get(1).indexOf("outside the model") + "outside the model".length(),
        lines.get(2).indexOf("us/pass") + "us/pass".length());
  }

  @Test
  void compare_texts_areShownOnceWithAMarkWhereTheyDiffer() {
    String[] few = {"--texts", "--runs=1", "--gammas=0.1", "--decodings=fixed:16"};
    Execution run = Execution.tiny("compare", with(few, "--prompt=" + QUESTION));
    assertEquals(0, run.status(), run.err());
    String same = "NTP, gamma 0.1, verified adaptive:\n" + ANSWER + "\n\n";
    assertTrue(run.out().contains(same), run.out());
    String other = run.out().substring(run.out().indexOf(same) + same.length()).stripTrailing();
    String heading = "fixed 16, not NTP's text from [≠] on:\n";
    assertTrue(other.startsWith(heading), other);
    String text = other.substring(heading.length());
    int mark = text.indexOf("[≠]");
    assertTrue(mark > 0 && ANSWER.startsWith(text.substring(0, mark)), text);
    assertFalse(ANSWER.startsWith(text.substring(0, mark) + text.charAt(mark + 3)), text);
    JsonObject json = Execution.tiny("compare", with(few, "--prompt=" + QUESTION, "--json")).json();
    JsonObject ntp = json.getAsJsonArray("totals").get(0).getAsJsonObject();
    assertEquals(ANSWER, ntp.get("text").getAsString());
  }

  @Test
  void compare_textsOfManyPrompts_areShownToo() {
    String[] few = {"--task=java", "--count=2", "-n", "4", "--runs=1", "--texts"};
    Execution run = Execution.tiny("compare", few);
    List<String> prompts =
        Suite.problems(Task.JAVA, Split.HELD_OUT, 1).limit(2).map(Problem::prompt).toList();
    assertTrue(run.out().contains(prompts.get(0) + "\n"), run.out());
    assertTrue(run.out().contains(prompts.get(1) + "\n"), run.out());
    assertTrue(run.out().contains("\n\nall 2 prompts\n"), run.out());
  }

  @Test
  void compare_task_hasThePromptsOfEvaluate() {
    String[] few = {"--task", "json,notes", "--count", "2", "--seed", "5", "-n", "4", "--runs=1"};
    JsonObject json = Execution.tiny("compare", with(few, "--json")).json();
    List<String> prompts =
        json.getAsJsonArray("prompts").asList().stream()
            .map(lines -> lines.getAsJsonObject().get("prompt").getAsString())
            .toList();
    assertEquals(
        Stream.of(Task.JSON, Task.NOTES)
            .flatMap(task -> Suite.problems(task, Split.HELD_OUT, 5).limit(2))
            .map(Problem::prompt)
            .toList(),
        prompts);
    Execution totals = Execution.tiny("compare", few);
    assertTrue(totals.out().startsWith("all 4 prompts\n"), totals.out());
  }

  private static String[] with(String[] args, String... more) {
    return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void compare_drafts_areNamedAndGiveNtpsText() {
    JsonObject json =
        Execution.tiny(
                "compare",
                "--json",
                "--runs=1",
                "-g",
                "0.1",
                "-p",
                QUESTION,
                "--deterministic",
                "--drafts",
                "adaptive,0.7,whole,finished,finished:0.9")
            .json();
    List<JsonObject> lines =
        json.getAsJsonArray("totals").asList().stream().map(JsonElement::getAsJsonObject).toList();
    assertEquals(
        List.of("adaptive", "0.7", "whole", "finished", "finished:0.9"),
        lines.stream().skip(2).map(l -> l.get("method").getAsString().substring(9)).toList());
    for (JsonObject line : lines.subList(2, lines.size())) {
      assertEquals(1, line.get("sameTexts").getAsInt(), line.toString());
      assertTrue(line.get("forwardPasses").getAsInt() <= 12, line.toString());
    }
  }

  @Test
  void compare_decodings_areThoseOfEvaluate() {
    JsonArray totals =
        Execution.tiny(
                "compare",
                "--json",
                "--runs=1",
                "--gammas=0.1",
                "--decodings=prefix:0.1,fixed:2",
                "-p",
                QUESTION)
            .json()
            .getAsJsonArray("totals");
    List<String> methods =
        totals.asList().stream()
            .map(line -> line.getAsJsonObject().get("method").getAsString())
            .toList();
    assertEquals(
        List.of("NTP", "gamma 0.1", "prefix 0.1", "fixed 2", "verified adaptive"), methods);
  }
}
