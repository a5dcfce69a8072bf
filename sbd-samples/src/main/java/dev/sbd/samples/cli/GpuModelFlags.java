package dev.sbd.samples.cli;

import ai.djl.Device;
import dev.sbd.djl.Precision;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.EmbeddedCheckpoint;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of what is checked on a GPU. */
final class GpuModelFlags {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      converter = DeviceConverter.class,
      defaultValue = "gpu:0",
      description = "What to check (default: ${DEFAULT-VALUE}).")
  private Device device;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "DIR",
      converter = CheckpointConverter.class,
      completionCandidates = CheckpointConverter.BuiltIn.class,
      description =
          "Checkpoint directory or a tiny model that comes with sbd: ${COMPLETION-CANDIDATES}"
              + " (default: the first of them).")
  private Optional<Path> directory;

  Device device() {
    return device;
  }

  Path checkpoint() {
    return directory.orElseGet(EmbeddedCheckpoint::directory);
  }

  String name() {
    return ModelFlags.nameOf(checkpoint());
  }

  /** The model in float32. */
  SbdModel load(Device where) {
    return SbdModel.load(
        checkpoint(), options -> options.device(where).precision(Precision.FLOAT32));
  }
}
