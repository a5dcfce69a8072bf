package dev.sbd.samples.cli;

import dev.sbd.djl.training.TrainingMethod;
import dev.sbd.internal.Check;
import dev.sbd.samples.EmbeddedCheckpoint;
import dev.sbd.samples.lab.evaluation.Subject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which checkpoints. */
final class SubjectFlags {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "DIR",
      arity = "1..*",
      completionCandidates = CheckpointConverter.BuiltIn.class,
      description =
          "Checkpoints: directories or built-in ones: ${COMPLETION-CANDIDATES} (default: all of"
              + " these). sbd_training in config.json says what each was trained for; without it,"
              + " for Set Block Decoding where there is a mask token.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--ntp-model",
      paramLabel = "DIR",
      arity = "1..*",
      description = "The same, trained for next-token prediction whatever their config.json says.")
  private List<String> ntpModels = new ArrayList<>();

  /**
   * The checkpoints under names that tell them apart.
   *
   * @throws IllegalArgumentException if one is not there, or is there twice
   */
  List<Subject> chosen() {
    boolean none = models.isEmpty() && ntpModels.isEmpty();
    Map<String, Subject> byName = new LinkedHashMap<>();
    for (String model : none ? EmbeddedCheckpoint.names() : models) {
      Path directory = CheckpointConverter.checkpoint(model);
      put(byName, model, directory, TrainingMethod.of(directory));
    }
    for (String model : ntpModels) {
      put(byName, model, CheckpointConverter.checkpoint(model), TrainingMethod.NTP);
    }
    return List.copyOf(byName.values());
  }

  /** By the directory's own name, by its path where that is taken. */
  private static void put(
      Map<String, Subject> byName, String model, Path directory, TrainingMethod training) {
    Path path = Path.of(model).normalize();
    String last = path.getFileName() == null ? model : path.getFileName().toString();
    String name = last.isEmpty() || byName.containsKey(last) ? model : last;
    Subject before = byName.put(name, new Subject(name, directory, training));
    Check.that(before == null, "the model %s is given twice", model);
  }
}
