package dev.sbd.samples.lab.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.samples.lab.gpu.GpuCheckReport.Taken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Steps are played by a shell. */
@DisabledOnOs(OS.WINDOWS)
class GpuCheckTest {
  private static final Machine MACHINE =
      new Machine(
          "sbd 1", "17", "Linux", 16, null, "2.11", Map.of("PYTORCH_LIBRARY_PATH", "torch/lib"));

  @TempDir Path directory;

  private final List<GpuCheckReport> reports = new ArrayList<>();

  private static GpuCheckPlan plan(Duration time, String... steps) {
    return new GpuCheckPlan(
        "gpu:0",
        List.of(Path.of("golden folder")),
        List.of("llama-3.1-8b", "qwen3-8b"),
        List.of("smollm2-135m"),
        Optional.of(Path.of("shapes")),
        List.of(512, 8192),
        1024,
        List.of(steps),
        time);
  }

  private GpuCheckReport run(GpuCheckPlan plan, String script) throws Exception {
    List<String> shell = List.of("sh", "-c", script, "sbd");
    return new GpuCheck(shell, plan, MACHINE, directory.resolve("log")).run(reports::add);
  }

  private static String outcome(GpuCheckReport report, String step) {
    return report.steps().stream()
        .filter(taken -> taken.name().equals(step))
        .map(Taken::outcome)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void steps_goInTheOrderOfTheirWorth() throws Exception {
    GpuCheckReport report = run(plan(Duration.ofMinutes(1)), "echo \"$@\" >&2; echo '{}'");
    assertEquals(
        List.of(
            "sbd parity --dtype float32 --device gpu:0 golden folder",
            "sbd parity --dtype bfloat16 --device gpu:0 golden folder",
            "sbd gpu-check texts --device gpu:0",
            "sbd bench --dtype bfloat16 --block-sizes 1,16,32 --read-buffer 1024 --cache-lengths 512,8192 --prefill 512,8192 --device gpu:0 --shape llama-3.1-8b --shapes-dir shapes",
            "sbd gpu-check failures --device gpu:0",
            "sbd gpu-check memory --device gpu:0",
            "sbd gpu-check losses --device gpu:0",
            "sbd bench --dtype bfloat16 --block-sizes 1,16,32 --read-buffer 1024 --cache-lengths 512,8192 --prefill 512,8192 --device gpu:0 --shape qwen3-8b --shapes-dir shapes",
            "sbd bench-training --device gpu:0 --shape smollm2-135m --shapes-dir shapes",
            "sbd bench-serving --dtype bfloat16 --clients 1,4,16 --requests 2 --rounds 2 --shared-tokens 0 --http-seconds 0 --device gpu:0 --shape llama-3.1-8b --shapes-dir shapes"),
        report.steps().stream().map(Taken::command).toList());
    assertTrue(report.passed() && report.complete(), report.toString());
    assertEquals(MACHINE, report.machine());
    assertEquals(11, reports.size());
    String log = Files.readString(directory.resolve("log"));
    assertTrue(log.contains("== parity-float32: sbd parity"), log);
    assertTrue(
        log.contains("parity --dtype float32 --device gpu:0 golden folder --json\n{}\n"), log);
  }

  @Test
  void steps_thatFailOrCrash_areFollowedByTheOthers() throws Exception {
    String script =
        """
        case "$2" in
          texts) echo '{"summary":"3 of 4"}'; echo "texts differ" >&2; exit 1;;
          failures) printf '# A fatal error\\n{"cut \\303'; kill -9 $$;;
          memory) echo '{"summary":"flat"}';;
        esac
        """;
    GpuCheckReport report = run(plan(Duration.ofMinutes(1), "memory", "texts", "failures"), script);
    assertEquals(
        List.of("texts", "failures", "memory"), report.steps().stream().map(Taken::name).toList());
    Taken texts = report.steps().get(0);
    assertEquals("failed", texts.outcome());
    assertEquals(1, texts.exitStatus());
    assertEquals("texts differ", texts.error());
    assertTrue(texts.asLine().endsWith("texts                  3 of 4"), texts.asLine());
    Taken failures = report.steps().get(1);
    assertEquals("failed", failures.outcome());
    assertEquals(128 + 9, failures.exitStatus());
    assertNull(failures.result());
    assertEquals("# A fatal error", failures.error());
    assertEquals("passed", report.steps().get(2).outcome());
    assertNull(report.steps().get(2).error());
    assertFalse(report.passed());
    assertTrue(report.complete());
  }

  @Test
  void step_thatHangs_isEndedAndWhatHasNoTimeLeftOut() throws Exception {
    Path pids = directory.resolve("pids");
    String script =
        "trap '' TERM; sleep 600 & echo $! $$ > " + pids + "; echo begun >&2; wait; sleep 600";
    GpuCheckReport report = run(plan(Duration.ofMillis(300), "texts", "memory"), script);
    assertEquals("timed out", outcome(report, "texts"));
    assertEquals("left out", outcome(report, "memory"));
    assertNull(report.steps().get(0).exitStatus());
    assertEquals("begun", report.steps().get(0).error());
    assertFalse(report.passed() || report.complete());
    for (String pid : Files.readString(pids).strip().split(" ", -1)) {
      ProcessHandle.of(Long.parseLong(pid))
          .ifPresent(left -> left.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }
  }

  @Test
  void figures_ofWhatIsNotKnown_areNone() {
    assertEquals("", Figures.of(object("{\"forwardMs\":{}}")));
    assertEquals("", Figures.of(object("{\"trainings\":[{\"name\":\"full\"}]}")));
  }

  @Test
  void card_thatCudaSees_isTheDrivers() {
    assertEquals("1", Card.id(1, null));
    assertEquals("3", Card.id(0, "3"));
    assertEquals("GPU-8", Card.id(1, "2, GPU-8"));
  }

  @Test
  void step_thatThereIsNot_isRefused() {
    GpuCheckPlan plan = plan(Duration.ofMinutes(1), "text");
    InvalidRequestException e =
        assertThrows(InvalidRequestException.class, () -> run(plan, "exit 0"));
    assertEquals(
        "--steps must be some of parity-float32, parity-bfloat16, texts, bench-llama-3.1-8b, failures,"
            + " memory, losses, bench-qwen3-8b, training-smollm2-135m, serving-llama-3.1-8b, got text",
        e.getMessage());
  }

  @Test
  void card_isReadFromNvidiaSmi() {
    Card card = new Card("NVIDIA H200", "580.159.03", 512L << 20, 143_771L << 20);
    assertEquals(Optional.of(card), Card.read("NVIDIA H200, 580.159.03, 512, 143771\n"));
    assertEquals(Optional.empty(), Card.read("No devices were found\n"));
    assertEquals(Optional.empty(), Card.read("NVIDIA GB10, 580.95.05, [N/A], [N/A]\n"));
  }

  @Test
  void figures_ofABench_areThoseOfTheGoals() {
    String bench =
        """
        {"forwardMs":{"1":5.0,"16":5.5,"32":6.0},"readLimitMs":4.0,"predictions":[
          {"source":"measured","passesPerBlock":9.0,"tokensPerSecond":100.0},
          {"source":"assumed","passesPerBlock":3.0,"tokensPerSecond":800.4}]}
        """;
    assertEquals(
        "T(1) 5.00 ms = 1.25 x read limit, T(16) = 1.10 x T(1), T(32) = 1.20 x T(1), NTP 200"
            + " tokens/s, 800 at 3 passes a block",
        Figures.of(object(bench)));
  }

  private static JsonObject object(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }
}
