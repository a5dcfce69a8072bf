package dev.sbd.djl.training;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.sbd.djl.checkpoint.CheckpointException;
import dev.sbd.djl.checkpoint.Dtype;
import dev.sbd.djl.checkpoint.Safetensors;
import dev.sbd.djl.checkpoint.SafetensorsWriter;
import dev.sbd.djl.checkpoint.SafetensorsWriter.Entry;
import dev.sbd.djl.checkpoint.TensorInfo;
import dev.sbd.djl.graph.TorchTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a training keeps what it needs to go on: {@code run.json}, which says what is trained and
 * how, and {@code step-N.safetensors}, weights and moments in float32 after N updates. The newest
 * is complete: files get their names when they are, and the one before goes afterwards.
 */
final class TrainingFolder {
  private static final Pattern STATE = Pattern.compile("step-(\\d+)\\.safetensors");
  private static final String RUN = "run.json";
  private static final List<String> KINDS = List.of("weight/", "first_moment/", "second_moment/");

  private final Path directory;

  private TrainingFolder(Path directory) {
    this.directory = directory;
  }

  /**
   * The folder of a run.
   *
   * @param directory made if it is not there
   * @param run what is trained and how, by name
   * @throws CheckpointException if another run is in it: the message says what differs
   */
  static TrainingFolder open(Path directory, Map<String, String> run) {
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve(RUN);
      if (Files.exists(file)) {
        check(file, run);
      } else {
        JsonObject json = new JsonObject();
        run.forEach(json::addProperty);
        Path temporary = directory.resolve("." + UUID.randomUUID() + ".tmp");
        Files.writeString(
            temporary, new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n");
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return new TrainingFolder(directory);
    } catch (IOException e) {
      throw new CheckpointException(directory, "cannot be written: " + e, e);
    }
  }

  private static void check(Path file, Map<String, String> run) throws IOException {
    JsonObject found = json(file);
    List<String> differences = new ArrayList<>();
    run.forEach(
        (name, value) -> {
          JsonElement other = found.get(name);
          if (other == null || !other.getAsString().equals(value)) {
            differences.add(
                "%s was %s, is %s"
                    .formatted(name, other == null ? "absent" : other.getAsString(), value));
          }
        });
    if (!differences.isEmpty()) {
      throw new CheckpointException(
          file,
          "another training was begun here ("
              + String.join("; ", differences)
              + "): use the same options to go on with it, or another directory");
    }
  }

  private static JsonObject json(Path file) throws IOException {
    try {
      return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new CheckpointException(file, "is not valid: " + e.getMessage(), e);
    }
  }

  /** How many updates the newest state has seen; 0 if there is none. */
  int steps() {
    return states().stream().mapToInt(TrainingFolder::steps).max().orElse(0);
  }

  private static int steps(Path state) {
    Matcher name = STATE.matcher(state.getFileName().toString());
    return name.matches() ? Integer.parseInt(name.group(1)) : 0;
  }

  private List<Path> states() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> STATE.matcher(f.getFileName().toString()).matches()).toList();
    } catch (IOException e) {
      throw new CheckpointException(directory, "cannot be read: " + e, e);
    }
  }

  /**
   * The newest state, if there is one.
   *
   * @param names of the weights, in order
   */
  Optional<TorchTrainer.State> newest(List<String> names) {
    int steps = steps();
    if (steps == 0) {
      return Optional.empty();
    }
    Map<String, TensorInfo> tensors = Safetensors.read(file(steps));
    List<List<TensorInfo>> parts =
        KINDS.stream()
            .map(kind -> names.stream().map(name -> renamed(tensors, kind, name)).toList())
            .toList();
    return Optional.of(new TorchTrainer.State(parts.get(0), parts.get(1), parts.get(2), steps));
  }

  private static TensorInfo renamed(Map<String, TensorInfo> tensors, String kind, String name) {
    TensorInfo tensor = tensors.get(kind + name);
    if (tensor == null) {
      throw new IllegalStateException("the state lacks " + kind + name);
    }
    return new TensorInfo(
        name, tensor.dtype(), tensor.shape(), tensor.file(), tensor.offsetInFile(), tensor.bytes());
  }

  private Path file(int steps) {
    return directory.resolve("step-" + steps + ".safetensors");
  }

  /**
   * Writes a state and removes the ones before.
   *
   * @param shapes of the weights, by name, in order
   */
  void save(TorchTrainer trainer, Map<String, long[]> shapes, int steps) {
    List<Entry> entries = new ArrayList<>();
    for (String kind : KINDS) {
      shapes.forEach((name, shape) -> entries.add(new Entry(kind + name, Dtype.F32, shape)));
    }
    List<Function<Integer, float[]>> parts =
        List.of(trainer::weight, trainer::firstMoment, trainer::secondMoment);
    try (SafetensorsWriter writer = SafetensorsWriter.open(file(steps), entries)) {
      for (Function<Integer, float[]> part : parts) {
        for (int i = 0; i < shapes.size(); i++) {
          writer.write(part.apply(i));
        }
      }
      writer.finish();
    }
    removeBefore(steps);
  }

  private void removeBefore(int steps) {
    for (Path state : states()) {
      if (steps(state) < steps) {
        try {
          Files.deleteIfExists(state);
        } catch (IOException e) {
          throw new CheckpointException(state, "cannot be deleted: " + e, e);
        }
      }
    }
  }
}
