package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.Generation;
import dev.sbd.djl.Precision;
import dev.sbd.djl.SbdModel;
import dev.sbd.djl.training.TrainingOptions.Blocks;
import dev.sbd.djl.training.TrainingOptions.Schedule;
import dev.sbd.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole trainings of a tiny model. */
class TrainerTest {
  @TempDir private Path folder;
  private TrainingStart start;

  @BeforeEach
  void writeStart() {
    start = TinyModel.write(folder.resolve("start"));
  }

  private Trainer open(TrainingData data, TrainingOptions options, String state) {
    return Trainer.open(start, data, options, TinyModel.compute(), folder.resolve(state));
  }

  private List<String> files(String state) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(state))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void training_inBlocks_learnsByHeartWhatGenerationThenTells() {
    TrainingData data = TinyModel.data(3);
    TrainingOptions options = TinyModel.options(TrainingMethod.SBD, 160, 300);
    Path out = folder.resolve("out");
    TrainingStep last = null;
    try (Trainer trainer = open(data, options, "state")) {
      while (!trainer.isDone()) {
        last = trainer.update();
      }
      trainer.write(out, Precision.BFLOAT16);
    }
    assertTrue(last.ntpLoss() < 0.05, "NTP " + last.ntpLoss());
    assertTrue(last.matpLoss() < 0.1, "MATP " + last.matpLoss());
    try (SbdModel model = SbdModel.load(out)) {
      for (Document document : data.documents()) {
        tells(model, document);
      }
    }
  }

  private static void tells(SbdModel model, Document document) {
    int[] prompt = Arrays.copyOf(document.tokens(), TinyModel.PROMPT);
    int[] completion = Arrays.copyOfRange(document.tokens(), TinyModel.PROMPT, document.length());
    Generation one = model.generate(prompt, o -> o.maxNewTokens(40).nextTokenPrediction());
    assertArrayEquals(completion, one.tokens());
    Generation blocks = model.generate(prompt, o -> o.maxNewTokens(40).blockSize(8).gamma(0.3));
    assertArrayEquals(completion, blocks.tokens());
    assertTrue(
        4 * blocks.stats().forwardPasses() < 3 * one.stats().forwardPasses(),
        blocks.stats().forwardPasses() + " passes, " + one.stats().forwardPasses() + " with NTP");
  }

  @Test
  void document_withATokenThatTheModelLacks_isRefusedBeforeAnythingIsWritten() {
    Document beyond = new Document(new int[] {4, 5, 48}, 1);
    TrainingData data = new TrainingData(List.of(TinyModel.documents(1).get(0), beyond));
    assertEquals(
        "documents[1]: has the token 48, ids must be in [0, 48), the model's vocabulary",
        assertThrows(
                InvalidRequestException.class,
                () -> open(data, TinyModel.options(TrainingMethod.SBD, 1, 60), "state"))
            .getMessage());
    assertFalse(Files.exists(folder.resolve("state")));
  }

  @Test
  void training_ofNextTokensAlone_learnsThemAndHasNoMaskedLoss() {
    try (Trainer trainer =
        open(TinyModel.data(3), TinyModel.options(TrainingMethod.NTP, 60, 120), "state")) {
      double first = trainer.update().ntpLoss();
      TrainingStep last = null;
      while (!trainer.isDone()) {
        last = trainer.update();
      }
      assertEquals(Math.log(47), first, 0.5);
      assertTrue(last.ntpLoss() < 0.05, "NTP " + last.ntpLoss());
      assertTrue(Double.isNaN(last.matpLoss()));
    }
  }

  @Test
  void training_ofAnotherSeed_endsWithOtherWeights() {
    TrainingOptions options = TinyModel.options(TrainingMethod.SBD, 2, 60);
    TrainingOptions other =
        new TrainingOptions(
            options.method(),
            options.blocks(),
            options.copies(),
            options.steps(),
            options.batchTokens(),
            options.schedule(),
            options.weightDecay(),
            options.clip(),
            8);
    try (Trainer one = open(TinyModel.data(5), options, "one");
        Trainer two = open(TinyModel.data(5), other, "two")) {
      one.update();
      two.update();
      assertFalse(Arrays.equals(one.weight(0), two.weight(0)));
    }
  }

  @Test
  void training_whoseLossIsNotFinite_stopsAndKeepsWhatWasSaved() throws IOException {
    TrainingOptions options =
        new TrainingOptions(
            TrainingMethod.NTP,
            new Blocks(2, 16, 0.5),
            TrainingOptions.Copies.ONE,
            20,
            60,
            new Schedule(1e30, 0, 0),
            0,
            0,
            7);
    try (Trainer trainer = open(TinyModel.data(3), options, "state")) {
      trainer.save();
      String message =
          assertThrows(
                  TrainingException.class,
                  () -> {
                    while (!trainer.isDone()) {
                      trainer.update();
                    }
                  })
              .getMessage();
      assertTrue(
          message.startsWith("update " + (trainer.step() + 1) + ": the loss is ")
              && message.endsWith(": lower the learning rate"),
          message);
      assertNotEquals(20, trainer.step());
    }
    assertEquals(List.of(".lock", "run.json", "step-0.safetensors"), files("state"));
  }
}
