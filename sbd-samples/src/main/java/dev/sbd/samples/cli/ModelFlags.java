package dev.sbd.samples.cli;

import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.ModelHash;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.EmbeddedCheckpoint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that say which model, and on what. */
final class ModelFlags {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "DIR",
      converter = CheckpointConverter.class,
      completionCandidates = CheckpointConverter.BuiltIn.class,
      description =
          "Checkpoint directory (config.json, safetensors, tokenizer.json) or a tiny model that"
              + " comes with sbd: ${COMPLETION-CANDIDATES} (default: the first of them).")
  private Optional<Path> directory;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      converter = AdapterConverter.class,
      completionCandidates = AdapterConverter.BuiltIn.class,
      description =
          "Gated adapter to decode blocks with (adapter_config.json, adapter_model.safetensors), or"
              + " one that comes with sbd: ${COMPLETION-CANDIDATES}; the checkpoint's own answers"
              + " stay what they are.")
  private Optional<Path> adapter;

  @Option(
      names = "--chat-template",
      paramLabel = "NAME",
      description =
          "Which of the checkpoint's chat templates, or a .jinja file (default: tool_use for tools,"
              + " else default).")
  private Optional<String> chatTemplate;

  @Mixin private ComputeFlags compute;

  SbdModel load() {
    return SbdModel.load(checkpoint(), this::apply);
  }

  /** The directory to load. */
  Path checkpoint() {
    return directory.orElseGet(EmbeddedCheckpoint::directory);
  }

  /** What to call a checkpoint: a built-in one's name, else its directory's. */
  static String nameOf(Path checkpoint) {
    return EmbeddedCheckpoint.nameOf(checkpoint)
        .orElseGet(() -> String.valueOf(checkpoint.toAbsolutePath().normalize().getFileName()));
  }

  /** What was asked for, if anything. */
  Optional<Path> directory() {
    return directory;
  }

  /** The adapter that was asked for, if any. */
  Optional<Path> adapter() {
    return adapter;
  }

  /** Its name, if it comes with sbd. */
  Optional<String> builtIn() {
    return EmbeddedCheckpoint.nameOf(directory().orElseGet(EmbeddedCheckpoint::directory));
  }

  /** What to call it. */
  String name() {
    return builtIn().or(() -> directory().map(Path::toString)).orElseThrow();
  }

  /** What tells it, with its adapter, from others of its name. */
  String hash() {
    return ModelHash.of(Stream.concat(Stream.of(checkpoint()), adapter.stream()).toList());
  }

  LoadOptions.Builder apply(LoadOptions.Builder builder) {
    adapter.ifPresent(builder::adapter);
    chatTemplate.ifPresent(builder::chatTemplate);
    builder.onPacking(new PackingProgress(() -> new StatusLine(command.commandLine().getErr())));
    return compute.apply(builder);
  }
}
