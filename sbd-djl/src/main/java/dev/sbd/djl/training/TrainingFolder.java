package dev.sbd.djl.training;

import com.google.gson.GsonBuilder;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.AtomicFile;
import dev.sbd.djl.internal.checkpoint.FileProblem;
import dev.sbd.djl.internal.checkpoint.JsonFields;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a training keeps what it needs to go on: {@code run.json}, which says what is trained and
 * how, and its {@link SavedStates}. One process at a time may have it open.
 */
final class TrainingFolder implements AutoCloseable {
  private static final String RUN = "run.json";

  private final Path directory;
  private final FileChannel lock;
  private final SavedStates states;

  private TrainingFolder(Path directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
    this.states = new SavedStates(directory);
  }

  /**
   * The folder of a run.
   *
   * @param directory made if it is not there
   * @param run what is trained and how, by name
   * @throws CheckpointException if another run is in it: the message says what differs; or if it is
   *     open already
   */
  static TrainingFolder open(Path directory, Map<String, String> run) {
    try {
      Files.createDirectories(directory);
      Path lock = directory.resolve(".lock");
      TrainingFolder folder =
          new TrainingFolder(
              directory,
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      try {
        folder.takeOver(run);
        return folder;
      } catch (IOException | RuntimeException e) {
        folder.close();
        throw e;
      }
    } catch (IOException e) {
      throw FileProblem.writing(directory, e);
    }
  }

  private void takeOver(Map<String, String> run) throws IOException {
    if (!isLocked()) {
      throw new CheckpointException(
          directory, "another process trains here: wait for its end, or use another directory");
    }
    AtomicFile.discardLeftovers(directory);
    if (Files.exists(directory.resolve(RUN))) {
      check(directory.resolve(RUN), run);
    }
  }

  private boolean isLocked() throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void check(Path file, Map<String, String> run) {
    JsonFields found = JsonFields.read(file);
    List<String> differences = new ArrayList<>();
    run.forEach(
        (name, value) -> {
          String before = found.string(name).orElse("absent");
          if (!before.equals(value)) {
            differences.add("%s was %s, is %s".formatted(name, before, value));
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

  /** Says what is trained here, now that it can be. */
  void begin(Map<String, String> run) {
    AtomicFile.write(
        directory.resolve(RUN), new GsonBuilder().setPrettyPrinting().create().toJson(run) + "\n");
  }

  /** What was saved in it. */
  SavedStates states() {
    return states;
  }

  /** Lets others open it. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new CheckpointException(directory, "cannot be unlocked: " + e, e);
    }
  }
}
