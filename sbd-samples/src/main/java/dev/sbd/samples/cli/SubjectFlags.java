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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which checkpoints. */
final class SubjectFlags {
  /** Checkpoints, and what they decode blocks with. */
  private static final class Group {
    @Option(
        names = {"-m", "--model"},
        paramLabel = "DIR",
        arity = "1..*",
        required = true,
        completionCandidates = CheckpointConverter.BuiltIn.class,
        description =
            "Checkpoints: directories or built-in ones: ${COMPLETION-CANDIDATES} (default: all of"
                + " these). sbd_training in config.json says what each was trained for; without it,"
                + " for Set Block Decoding where there is a mask token.")
    private List<String> models = new ArrayList<>();

    @Option(
        names = "--adapter",
        paramLabel = "DIR",
        description = "Gated adapter that the --model beside it decodes blocks with.")
    private @Nullable Path directory;

    private Optional<Path> adapter() {
      return Optional.ofNullable(directory);
    }

    private String name(String model) {
      return adapter().map(path -> model + "+" + path.getFileName()).orElse(model);
    }
  }

  @ArgGroup(exclusive = false, multiplicity = "0..*")
  private List<Group> groups = new ArrayList<>();

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
    if (groups.isEmpty() && ntpModels.isEmpty()) {
      Group all = new Group();
      all.models = EmbeddedCheckpoint.names();
      groups.add(all);
    }
    Map<String, Subject> byName = new LinkedHashMap<>();
    for (Group group : groups) {
      for (String model : group.models) {
        Path directory = CheckpointConverter.checkpoint(model);
        TrainingMethod training =
            group.adapter().isPresent() ? TrainingMethod.SBD : TrainingMethod.of(directory);
        put(byName, model, directory, group, training);
      }
    }
    Group plain = new Group();
    for (String model : ntpModels) {
      put(byName, model, CheckpointConverter.checkpoint(model), plain, TrainingMethod.NTP);
    }
    return List.copyOf(byName.values());
  }

  /** By the directory's own name, by its path where that is taken, and the adapter's. */
  private static void put(
      Map<String, Subject> byName,
      String model,
      Path directory,
      Group group,
      TrainingMethod training) {
    Path path = Path.of(model).normalize();
    String last = group.name(path.getFileName() == null ? model : path.getFileName().toString());
    String name = last.isEmpty() || byName.containsKey(last) ? group.name(model) : last;
    Subject before = byName.put(name, new Subject(name, directory, group.adapter(), training));
    Check.that(before == null, "the model %s is given twice", model);
  }
}
