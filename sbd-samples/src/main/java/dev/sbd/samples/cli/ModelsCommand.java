package dev.sbd.samples.cli;

import dev.sbd.internal.Check;
import dev.sbd.samples.EmbeddedAdapter;
import dev.sbd.samples.EmbeddedCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code sbd models}: the checkpoints that come with sbd. */
@Command(
    name = "models",
    description =
        "List the tiny models and the adapters that come with sbd, or write one to a directory: to"
            + " look at, to fine-tune, to load from a program.",
    footer = {
      "",
      "Examples:",
      "  sbd models",
      "  sbd models --export llama --out tiny-llama",
      "  sbd generate --model tiny-llama --prompt \\",
      "      \"Give me the enum Factory: FAST, SOFT and BLUE.\"",
      "",
      "Other checkpoints are fetched with Hugging Face's own tools. An ordinary one decodes token"
          + " by token, and in blocks with an adapter, or once `sbd finetune` has trained it for"
          + " them:",
      "  hf download HuggingFaceTB/SmolLM2-135M-Instruct \\",
      "      --local-dir SmolLM2-135M-Instruct",
      "  sbd chat --model SmolLM2-135M-Instruct --adapter smollm2-135m-instruct"
    })
final class ModelsCommand extends ResultCommand {
  @Option(
      names = "--export",
      paramLabel = "NAME",
      completionCandidates = BuiltIn.class,
      description = "Write this one, of ${COMPLETION-CANDIDATES}, to --out.")
  private Optional<String> export;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description = "Where to: a directory that is not there yet (default: its name).")
  private Optional<Path> out;

  /** What {@code --json} prints of a list. */
  private record Listing(List<BuiltInModel> models, List<BuiltInAdapter> adapters) {}

  /** What {@code --json} prints of an export. */
  private record Exported(String model, String directory) {}

  /** What can be exported, for help and completion. */
  static final class BuiltIn implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return builtIn().iterator();
    }
  }

  private static List<String> builtIn() {
    return Stream.of(EmbeddedCheckpoint.names(), EmbeddedAdapter.names())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public Integer call() {
    Check.that(export.isPresent() || out.isEmpty(), "--out goes with --export only");
    export.ifPresentOrElse(this::write, this::list);
    return ExitCode.OK;
  }

  private void list() {
    List<BuiltInModel> models = EmbeddedCheckpoint.names().stream().map(BuiltInModel::of).toList();
    List<BuiltInAdapter> adapters =
        EmbeddedAdapter.names().stream().map(BuiltInAdapter::of).toList();
    List<String> lines = new ArrayList<>();
    models.forEach(model -> lines.add(line(model)));
    lines.add("They know " + BuiltInModel.KNOWLEDGE + ".");
    lines.add("");
    lines.add("Adapters, which let a checkpoint that is fetched elsewhere decode in blocks:");
    adapters.forEach(adapter -> lines.add(line(adapter)));
    print(new Listing(models, adapters), String.join("\n", lines));
  }

  private static String line(BuiltInModel model) {
    return String.format(
        Locale.ROOT,
        "%-8s %.1fM parameters (%s, %.1f MB), context %d, mask %s (%d), blocks of up to %d",
        model.name(),
        model.parameters() / 1e6,
        model.dtype(),
        model.bytes() / 1e6,
        model.context(),
        model.maskToken(),
        model.maskTokenId(),
        model.maxBlockSize());
  }

  private static String line(BuiltInAdapter adapter) {
    return String.format(
        Locale.ROOT,
        "%s for %s: rank %d (%.1f MB), blocks of up to %d",
        adapter.name(),
        adapter.base(),
        adapter.rank(),
        adapter.bytes() / 1e6,
        adapter.maxBlockSize());
  }

  private void write(String name) {
    Path directory = out.orElseGet(() -> Path.of(name));
    Check.that(
        !Files.exists(directory), "cannot write %s: it is there already: use another", directory);
    List<String> known = builtIn();
    Check.that(
        known.contains(name),
        "there is no built-in model or adapter %s; built in: %s",
        name,
        String.join(", ", known));
    boolean isAdapter = EmbeddedAdapter.names().contains(name);
    Path source = isAdapter ? EmbeddedAdapter.directory(name) : EmbeddedCheckpoint.directory(name);
    try {
      copy(source, directory.toAbsolutePath());
    } catch (IOException e) {
      throw new OutputException(directory, e);
    }
    String option = isAdapter ? "--adapter" : "--model";
    String result = "%s is in %s: %s %s".formatted(name, directory, option, directory);
    print(new Exported(name, directory.toString()), result);
  }

  /** Wholly or not at all. */
  private static void copy(Path source, Path directory) throws IOException {
    Path temporary =
        directory.resolveSibling("." + directory.getFileName() + "." + UUID.randomUUID() + ".tmp");
    Files.createDirectory(temporary);
    try {
      for (Path file : files(source)) {
        Files.copy(file, temporary.resolve(file.getFileName()));
      }
      Files.move(temporary, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      for (Path file : files(temporary)) {
        Files.delete(file);
      }
      Files.delete(temporary);
      throw e;
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
