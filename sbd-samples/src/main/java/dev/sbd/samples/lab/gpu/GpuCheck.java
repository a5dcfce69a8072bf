package dev.sbd.samples.lab.gpu;

import static java.util.stream.Collectors.joining;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sbd.samples.lab.gpu.GpuCheckReport.Outcome;
import dev.sbd.samples.lab.gpu.GpuCheckReport.Taken;
import dev.sbd.samples.lab.gpu.TimedProcess.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks a device by commands of sbd, one after the other: each in a process of its own, so that
 * whatever it does, crash and hang among it, the others are taken all the same.
 */
public final class GpuCheck {
  private final List<String> sbd;
  private final GpuCheckPlan plan;
  private final List<Step> steps;
  private final Machine machine;
  private final Path log;
  private final List<Taken> taken = new ArrayList<>();
  private final long start = System.nanoTime();

  /**
   * Nothing checked yet.
   *
   * @param sbd how sbd is started: Java, its options and the main class
   * @param machine that the device is in
   * @param log a file; what the commands write to standard error is added
   * @throws dev.sbd.error.InvalidRequestException if the plan has a step that there is not
   */
  public GpuCheck(List<String> sbd, GpuCheckPlan plan, Machine machine, Path log) {
    this.sbd = List.copyOf(sbd);
    this.plan = plan;
    this.steps = plan.steps();
    this.machine = machine;
    this.log = log;
  }

  /**
   * Takes every step for which there is time.
   *
   * @param reports told at the beginning, and after each step, what is found by then
   * @throws IOException if no process can be started, or the log cannot be written
   */
  public GpuCheckReport run(Consumer<GpuCheckReport> reports)
      throws IOException, InterruptedException {
    reports.accept(report());
    for (Step step : steps) {
      taken.add(take(step));
      reports.accept(report());
    }
    return report();
  }

  private Taken take(Step step) throws IOException, InterruptedException {
    Duration left = plan.time().minusNanos(System.nanoTime() - start);
    Duration limit = left.compareTo(step.limit()) < 0 ? left : step.limit();
    if (limit.isNegative() || limit.isZero()) {
      return new Taken(
          step.name(), step.command(), Outcome.LEFT_OUT.toString(), null, 0, 0, null, null);
    }
    write("== " + step.name() + ": " + step.command() + "\n");
    List<String> command = new ArrayList<>(sbd);
    command.addAll(step.arguments());
    command.add("--json");
    Ended ended = TimedProcess.run(command, limit, log);
    write(ended.out() + String.format(Locale.ROOT, "== %.1f s%n", ended.seconds()));
    return taken(step, limit, ended);
  }

  private static Taken taken(Step step, Duration limit, Ended ended) {
    Integer status = ended.status().isPresent() ? ended.status().getAsInt() : null;
    Outcome outcome = Outcome.TIMED_OUT;
    if (status != null) {
      outcome = status == 0 ? Outcome.PASSED : Outcome.FAILED;
    }
    return new Taken(
        step.name(),
        step.command(),
        outcome.toString(),
        status,
        limit.toMillis() / 1e3,
        ended.seconds(),
        outcome == Outcome.PASSED ? null : error(ended),
        result(ended.out()));
  }

  /** A JVM that crashes says so on standard output. */
  private static String error(Ended ended) {
    return Stream.of(ended.lastLine(), crash(ended.out()))
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse("no word");
  }

  private static String crash(String out) {
    return out.lines().filter(line -> line.matches("#.*\\w.*")).limit(2).collect(joining(" "));
  }

  private static @Nullable JsonElement result(String out) {
    try {
      JsonElement result = JsonParser.parseString(out);
      return result.isJsonObject() ? result : null;
    } catch (JsonParseException e) { // it was cut off
      return null;
    }
  }

  private void write(String text) throws IOException {
    Files.writeString(
        log, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private GpuCheckReport report() {
    return new GpuCheckReport(
        plan.device(),
        machine,
        taken.stream().anyMatch(t -> t.is(Outcome.PASSED))
            && taken.stream().noneMatch(t -> t.is(Outcome.FAILED) || t.is(Outcome.TIMED_OUT)),
        taken.size() == steps.size() && taken.stream().noneMatch(t -> t.is(Outcome.LEFT_OUT)),
        (System.nanoTime() - start) / 1e9,
        List.copyOf(taken));
  }
}
