package dev.sbd.samples.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.tasks.Problem;
import dev.sbd.samples.lab.tasks.Split;
import dev.sbd.samples.lab.tasks.Suite;
import dev.sbd.samples.lab.tasks.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sbd tasks}: problems with answers, to train on or to measure by. */
@Command(
    name = "tasks",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Write problems of five tasks as JSON lines: task, prompt, completion. The same options"
            + " give the same lines; no held-out prompt is among the training problems of any"
            + " seed.",
    footer = {
      "",
      "Examples:",
      "  sbd tasks --task notes --count 3",
      "  sbd tasks --split train --seed 1 --count 25000 --out train.jsonl"
    })
final class TasksCommand implements Callable<Integer> {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  @Spec private CommandSpec spec;
  @Mixin private TaskFlags tasks;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      converter = SplitConverter.class,
      defaultValue = "train",
      description = "train or held-out (default: ${DEFAULT-VALUE}).")
  private Split split;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed gives other problems (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "10",
      description = "Problems of each task; they take turns (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Write here, wholly or not at all (default: standard output).")
  private Optional<Path> file;

  /** One line. */
  private record Line(String task, String prompt, String completion) {}

  @Override
  public Integer call() {
    Check.atLeast("--count", count, 1);
    Optional<OutputFile> output = file.map(OutputFile::at);
    output.ifPresentOrElse(out -> out.write(this::write), this::print);
    return ExitCode.OK;
  }

  private void print() {
    try {
      write(spec.commandLine().getOut());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Writer out) throws IOException {
    Map<Task, Iterator<Problem>> sources = new LinkedHashMap<>();
    tasks.chosen().forEach(t -> sources.put(t, Suite.problems(t, split, seed).iterator()));
    for (int i = 0; i < count; i++) {
      for (Map.Entry<Task, Iterator<Problem>> source : sources.entrySet()) {
        Problem next = source.getValue().next();
        Line line = new Line(source.getKey().label(), next.prompt(), next.completion());
        out.write(GSON.toJson(line) + "\n");
      }
    }
    out.flush();
  }
}
