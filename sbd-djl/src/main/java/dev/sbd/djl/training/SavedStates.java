package dev.sbd.djl.training;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.Dtype;
import dev.sbd.djl.internal.checkpoint.FileProblem;
import dev.sbd.djl.internal.checkpoint.Safetensors;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter;
import dev.sbd.djl.internal.checkpoint.SafetensorsWriter.Entry;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.djl.internal.graph.TorchTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The states of a training: {@code step-N.safetensors}, weights and moments in float32 after N
 * updates. The last two are kept, so that one is whole whatever happens to the other; there are
 * never more, not even while one is written.
 */
final class SavedStates {
  private static final Pattern NAME = Pattern.compile("step-(\\d+)\\.safetensors");
  private static final List<String> KINDS = List.of("weight/", "first_moment/", "second_moment/");

  private final Path directory;
  private int whole = -1; // updates of the newest whole state, or -1

  SavedStates(Path directory) {
    this.directory = directory;
  }

  /**
   * The newest whole state, if there is one.
   *
   * @param names of the weights, in order
   * @throws CheckpointException if there are states, but none is whole
   */
  Optional<TorchTrainer.State> newest(List<String> names) {
    List<Path> files = files();
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      try {
        TorchTrainer.State state = read(file, names);
        whole = state.steps();
        return Optional.of(state);
      } catch (CheckpointException e) {
        problems.add(e.getMessage());
      }
    }
    if (!files.isEmpty()) {
      throw new CheckpointException(
          directory,
          "no saved state is whole: delete this directory to begin anew ("
              + String.join("; ", problems)
              + ")");
    }
    return Optional.empty();
  }

  /** The states, newest first. */
  private List<Path> files() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> steps(file) >= 0)
          .sorted(Comparator.comparingInt(SavedStates::steps).reversed())
          .toList();
    } catch (IOException e) {
      throw FileProblem.reading(directory, e);
    }
  }

  /** After how many updates a file was saved; -1 if it is no state. */
  private static int steps(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Integer.parseInt(name.group(1)) : -1;
  }

  private static TorchTrainer.State read(Path file, List<String> names) {
    Map<String, TensorInfo> tensors = Safetensors.read(file);
    List<List<TensorInfo>> parts =
        KINDS.stream()
            .map(kind -> names.stream().map(name -> tensor(file, tensors, kind, name)).toList())
            .toList();
    return new TorchTrainer.State(parts.get(0), parts.get(1), parts.get(2), steps(file));
  }

  private static TensorInfo tensor(
      Path file, Map<String, TensorInfo> tensors, String kind, String name) {
    TensorInfo tensor = tensors.get(kind + name);
    if (tensor == null) {
      throw new CheckpointException(file, "lacks " + kind + name);
    }
    return tensor.named(name);
  }

  /**
   * Writes a state. If that fails, the newest before is still there.
   *
   * @param trained what is trained
   * @throws CheckpointException if it fails
   */
  void save(TorchTrainer trainer, List<TensorInfo> trained, int steps) {
    keepNewestWhole();
    List<Entry> weights =
        trained.stream().map(t -> new Entry(t.name(), Dtype.F32, t.shape())).toList();
    List<Entry> entries =
        KINDS.stream()
            .flatMap(
                kind -> weights.stream().map(w -> new Entry(kind + w.name(), w.dtype(), w.shape())))
            .toList();
    int count = weights.size();
    SafetensorsWriter.write(
        directory.resolve("step-" + steps + ".safetensors"),
        entries,
        (entry, out) -> out.write(trainer.state(entry / count, entry % count)));
    whole = steps;
  }

  private void keepNewestWhole() {
    for (Path file : files()) {
      if (steps(file) != whole) {
        try {
          Files.deleteIfExists(file);
        } catch (IOException e) {
          throw new CheckpointException(file, "cannot be deleted: " + e, e);
        }
      }
    }
  }
}
