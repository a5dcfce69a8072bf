package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that go on with what an earlier process has saved. */
class ResumeTest {
  private static final String LEFTOVER =
      ".step-9.safetensors.7d0f6c1e-90a5-4c5b-8a51-0d8a7f2b9c11.tmp";

  @TempDir private Path folder;
  private TrainingStart start;

  @BeforeEach
  void writeStart() {
    start = TinyModel.write(folder.resolve("start"));
  }

  private Trainer open(TrainingData data, TrainingOptions options, String state) {
    return Trainer.open(start, data, options, TinyModel.compute(), folder.resolve(state));
  }

  /** A training of 12 updates. */
  private Trainer open(String state) {
    return open(TinyModel.data(5), TinyModel.options(TrainingMethod.SBD, 12, 60), state);
  }

  private static void update(Trainer trainer, int until) {
    while (trainer.step() < until) {
      trainer.update();
    }
  }

  private List<float[]> weights(Trainer trainer) {
    List<float[]> weights = new ArrayList<>();
    for (int i = 0; i < start.plan().names().size(); i++) {
      weights.add(trainer.weight(i));
    }
    return weights;
  }

  private static void assertSame(List<float[]> expected, List<float[]> got) {
    assertEquals(expected.size(), got.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), got.get(i), "weight " + i);
    }
  }

  @Test
  void document_thatWasCut_isOtherData() {
    int[] tokens = {4, 5, 6, 2};
    TrainingOptions options = TinyModel.options(TrainingMethod.SBD, 12, 60);
    TrainingData ended = new TrainingData(List.of(new Document(tokens, 1, true)));
    TrainingData cut = new TrainingData(List.of(new Document(tokens, 1, false)));
    open(ended, options, "state").close();
    String message =
        assertThrows(CheckpointException.class, () -> open(cut, options, "state")).getMessage();
    assertTrue(message.contains("another training was begun here (data was sha256:"), message);
  }

  /** The weights of a training that nobody interrupts. */
  private List<float[]> uninterrupted() {
    try (Trainer trainer = open("whole")) {
      update(trainer, 12);
      return weights(trainer);
    }
  }

  private List<String> files(String state) {
    try (Stream<Path> files = Files.list(folder.resolve(state))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void truncate(String file) throws IOException {
    try (FileChannel channel = FileChannel.open(folder.resolve(file), StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1);
    }
  }

  @Test
  void training_cutOffBetweenSaves_endsWithTheWeightsOfAnUninterruptedOne() {
    List<float[]> expected = uninterrupted();
    try (Trainer trainer = open("cut")) {
      update(trainer, 5);
      trainer.save();
      update(trainer, 7);
    }
    assertEquals(List.of(".lock", "run.json", "step-5.safetensors"), files("cut"));
    try (Trainer trainer = open("cut")) {
      assertEquals(5, trainer.step());
      update(trainer, 12);
      assertSame(expected, weights(trainer));
      trainer.save();
    }
    try (Trainer trainer = open("cut")) {
      assertTrue(trainer.isDone());
      assertSame(expected, weights(trainer));
    }
  }

  @Test
  void training_cutOffWhileASaveIsWritten_goesOnFromTheLastWholeOne() throws IOException {
    List<float[]> expected = uninterrupted();
    try (Trainer trainer = open("cut")) {
      update(trainer, 3);
      trainer.save();
      update(trainer, 6);
      trainer.save();
    }
    truncate("cut/step-6.safetensors");
    Files.writeString(folder.resolve("cut").resolve(LEFTOVER), "half");
    try (Trainer trainer = open("cut")) {
      assertEquals(3, trainer.step());
      update(trainer, 8);
      trainer.save();
      assertEquals(
          List.of(".lock", "run.json", "step-3.safetensors", "step-8.safetensors"), files("cut"));
      update(trainer, 12);
      assertSame(expected, weights(trainer));
    }
  }

  @Test
  void saves_ofALongTraining_areTwo() {
    try (Trainer trainer = open("state")) {
      for (int step = 0; step < 4; step++) {
        update(trainer, step);
        trainer.save();
      }
      assertEquals(
          List.of(".lock", "run.json", "step-2.safetensors", "step-3.safetensors"), files("state"));
    }
  }

  @Test
  void opening_whenNoSaveIsWhole_isRefused() throws IOException {
    try (Trainer trainer = open("state")) {
      trainer.save();
    }
    truncate("state/step-0.safetensors");
    String message = assertThrows(CheckpointException.class, () -> open("state")).getMessage();
    String expected =
        "%s: no saved state is whole: delete this directory to begin anew (%s: header: "
            .formatted(folder.resolve("state"), folder.resolve("state/step-0.safetensors"));
    assertTrue(message.startsWith(expected), message);
    assertTrue(message.contains("truncated"), message);
  }

  /** An interrupt fails a write as a full disk does: with an IOException midway. */
  @Test
  void save_thatFails_namesTheFileAndKeepsTheOneBefore() {
    List<float[]> expected = uninterrupted();
    try (Trainer trainer = open("state")) {
      update(trainer, 4);
      trainer.save();
      update(trainer, 6);
      Thread.currentThread().interrupt();
      String message = assertThrows(CheckpointException.class, trainer::save).getMessage();
      String expectedStart = folder.resolve("state/step-6.safetensors") + ": cannot be written";
      assertTrue(message.startsWith(expectedStart), message);
    } finally {
      Thread.interrupted();
    }
    assertEquals(List.of(".lock", "run.json", "step-4.safetensors"), files("state"));
    try (Trainer trainer = open("state")) {
      assertEquals(4, trainer.step());
      update(trainer, 12);
      assertSame(expected, weights(trainer));
    }
  }

  @Test
  void opening_withOtherOptionsDataOrModel_saysWhatDiffers() {
    TrainingOptions options = TinyModel.options(TrainingMethod.SBD, 12, 60);
    open(TinyModel.data(3), options, "state").close();
    assertEquals(
        folder.resolve("state/run.json")
            + ": another training was begun here (method was SBD, is NTP; steps was 12, is 13): use"
            + " the same options to go on with it, or another directory",
        assertThrows(
                CheckpointException.class,
                () ->
                    open(TinyModel.data(3), TinyModel.options(TrainingMethod.NTP, 13, 60), "state"))
            .getMessage());
    String data =
        assertThrows(CheckpointException.class, () -> open(TinyModel.data(4), options, "state"))
            .getMessage();
    assertTrue(data.contains("(data was sha256:") && data.contains("documents was 3, is 4)"), data);
    String model =
        assertThrows(CheckpointException.class, this::openWithAChangedWeight).getMessage();
    assertTrue(model.contains("(model was sha256:"), model);
    open(TinyModel.data(3), options, "state").close();
  }

  private void openWithAChangedWeight() {
    try {
      byte[] bytes = Files.readAllBytes(folder.resolve("start/model.safetensors"));
      bytes[bytes.length - 1] ^= 1;
      Files.write(folder.resolve("start/model.safetensors"), bytes);
      try (Trainer trainer =
          open(TinyModel.data(3), TinyModel.options(TrainingMethod.SBD, 12, 60), "state")) {
        trainer.update();
      } finally {
        bytes[bytes.length - 1] ^= 1;
        Files.write(folder.resolve("start/model.safetensors"), bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void opening_whatIsOpen_isRefused() {
    TrainingOptions options = TinyModel.options(TrainingMethod.SBD, 12, 60);
    try (Trainer trainer = open(TinyModel.data(3), options, "state")) {
      assertEquals(
          folder.resolve("state")
              + ": another process trains here: wait for its end, or use another directory",
          assertThrows(CheckpointException.class, () -> open(TinyModel.data(3), options, "state"))
              .getMessage());
      assertEquals(0, trainer.step());
    }
    open(TinyModel.data(3), options, "state").close();
  }
}
