package dev.sbd.samples.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.tasks.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which and how many of the things that a seed makes are written, and where to. */
final class DealFlags {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

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
      description = "Another seed gives others (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "10",
      description = "How many of each; they take turns (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Write here, wholly or not at all (default: standard output).")
  private Optional<Path> file;

  /** What is dealt out without end, as records, by split and seed. */
  interface Source {
    Stream<? extends Record> of(Split split, long seed);
  }

  /** Writes the first records of each source in turns, a JSON object a line. */
  void write(List<Source> sources) {
    Check.atLeast("--count", count, 1);
    Optional<OutputFile> output = file.map(OutputFile::at);
    output.ifPresentOrElse(out -> out.write(to -> write(sources, to)), () -> print(sources));
  }

  private void print(List<Source> sources) {
    try {
      write(sources, spec.commandLine().getOut());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(List<Source> sources, Writer out) throws IOException {
    List<? extends Iterator<? extends Record>> records =
        sources.stream().map(source -> source.of(split, seed).iterator()).toList();
    for (int i = 0; i < count; i++) {
      for (Iterator<? extends Record> source : records) {
        out.write(GSON.toJson(source.next()) + "\n");
      }
    }
    out.flush();
  }
}
