package dev.sbd.samples.cli;

import dev.sbd.djl.LoadOptions.Family;
import dev.sbd.djl.training.TrainingMethod;
import dev.sbd.internal.Check;
import dev.sbd.samples.EmbeddedCheckpoint;
import dev.sbd.samples.lab.evaluation.Subject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which checkpoints. */
final class SubjectFlags {
  private static final String NONE = "none";

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
      names = "--adapter",
      paramLabel = "DIR",
      arity = "1..*",
      completionCandidates = AdapterConverter.BuiltIn.class,
      description =
          "Gated adapters to decode blocks with, one for each --model, in their order: directories"
              + " or built-in ones: ${COMPLETION-CANDIDATES}; "
              + NONE
              + " for a checkpoint without.")
  private List<String> adapters = new ArrayList<>();

  @Option(
      names = "--ntp-model",
      paramLabel = "DIR",
      arity = "1..*",
      description = "The same, trained for next-token prediction whatever their config.json says.")
  private List<String> ntpModels = new ArrayList<>();

  /**
   * The checkpoints under names that tell them apart.
   *
   * @param family what they are said to be, if anything
   * @throws IllegalArgumentException if one is not there, or is there twice, or adapters are more
   *     or fewer than models
   */
  List<Subject> chosen(Optional<Family> family) {
    Check.that(
        adapters.isEmpty() || adapters.size() == models.size(),
        "--adapter must be given once for each --model (%s for one without), got %d for %d",
        NONE,
        adapters.size(),
        models.size());
    boolean none = models.isEmpty() && ntpModels.isEmpty();
    List<String> all = none ? EmbeddedCheckpoint.names() : models;
    Map<String, Subject> byName = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      Path directory = CheckpointConverter.checkpoint(all.get(i));
      Optional<Path> adapter = adapter(i);
      TrainingMethod training =
          adapter.isPresent() ? TrainingMethod.SBD : TrainingMethod.of(directory, family);
      put(byName, all.get(i), directory, adapter, training);
    }
    for (String model : ntpModels) {
      Path directory = CheckpointConverter.checkpoint(model);
      put(byName, model, directory, Optional.empty(), TrainingMethod.NTP);
    }
    return List.copyOf(byName.values());
  }

  private Optional<Path> adapter(int model) {
    return adapters.isEmpty()
        ? Optional.empty()
        : Optional.of(adapters.get(model))
            .filter(a -> !a.equals(NONE))
            .map(AdapterConverter::directory);
  }

  /** By the directory's own name, by its path where that is taken, and the adapter's. */
  private static void put(
      Map<String, Subject> byName,
      String model,
      Path directory,
      Optional<Path> adapter,
      TrainingMethod training) {
    Path path = Path.of(model).normalize();
    String last = path.getFileName() == null ? "" : path.getFileName().toString();
    String plus = adapter.map(a -> "+" + a.normalize().getFileName()).orElse("");
    boolean taken = last.isEmpty() || byName.containsKey(last + plus);
    String name = (taken ? model : last) + plus;
    Subject before = byName.put(name, new Subject(name, directory, adapter, training));
    Check.that(before == null, "the model %s is given twice", model);
  }
}
