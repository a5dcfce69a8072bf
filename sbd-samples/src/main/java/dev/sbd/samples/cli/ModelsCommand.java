package dev.sbd.samples.cli;

import dev.sbd.internal.Check;
import dev.sbd.samples.EmbeddedCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code sbd models}: the checkpoints that come with sbd. */
@Command(
    name = "models",
    description =
        "List the tiny models that come with sbd, or write one to a directory: to look at, to"
            + " fine-tune, to load from a program.",
    footer = {
      "",
      "Examples:",
      "  sbd models",
      "  sbd models --export llama --out tiny-llama",
      "  sbd generate --model tiny-llama --prompt \\",
      "      \"Give me the enum Factory: FAST, SOFT and BLUE.\"",
      "",
      "Other checkpoints are fetched with Hugging Face's own tools. An ordinary one decodes token"
          + " by token, and in blocks once `sbd finetune` has trained it for them:",
      "  hf download Qwen/Qwen3-0.6B --local-dir Qwen3-0.6B",
      "  sbd generate --model Qwen3-0.6B --ntp --prompt \"Why is the sky blue?\""
    })
final class ModelsCommand extends ResultCommand {
  @Option(
      names = "--export",
      paramLabel = "NAME",
      completionCandidates = CheckpointConverter.BuiltIn.class,
      description = "Write this one, of ${COMPLETION-CANDIDATES}, to --out.")
  private Optional<String> export;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description = "Where to: a directory that is not there yet (default: the model's name).")
  private Optional<Path> out;

  /** What {@code --json} prints of a list. */
  private record Listing(List<BuiltInModel> models) {}

  /** What {@code --json} prints of an export. */
  private record Exported(String model, String directory) {}

  @Override
  public Integer call() {
    Check.that(export.isPresent() || out.isEmpty(), "--out goes with --export only");
    export.ifPresentOrElse(this::write, this::list);
    return ExitCode.OK;
  }

  private void list() {
    List<BuiltInModel> models = EmbeddedCheckpoint.names().stream().map(BuiltInModel::of).toList();
    String lines = models.stream().map(ModelsCommand::line).collect(Collectors.joining("\n"));
    print(new Listing(models), lines + "\nThey know " + BuiltInModel.KNOWLEDGE + ".");
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

  private void write(String name) {
    Path directory = out.orElseGet(() -> Path.of(name));
    Check.that(
        !Files.exists(directory), "cannot write %s: it is there already: use another", directory);
    Path source = EmbeddedCheckpoint.directory(name);
    try {
      copy(source, directory.toAbsolutePath());
    } catch (IOException e) {
      throw new OutputException(directory, e);
    }
    String result = "%s is in %s: --model %s".formatted(name, directory, directory);
    print(new Exported(name, directory.toString()), result);
  }

  /** Wholly or not at all. */
  private static void copy(Path source, Path directory) throws IOException {
    Path temporary =
        directory.resolveSibling("." + directory.getFileName() + "." + UUID.randomUUID() + ".tmp");
    Files.createDirectory(temporary);
    try {
      for (String file : EmbeddedCheckpoint.FILES) {
        Files.copy(source.resolve(file), temporary.resolve(file));
      }
      Files.move(temporary, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      for (String file : EmbeddedCheckpoint.FILES) {
        Files.deleteIfExists(temporary.resolve(file));
      }
      Files.deleteIfExists(temporary);
      throw e;
    }
  }
}
