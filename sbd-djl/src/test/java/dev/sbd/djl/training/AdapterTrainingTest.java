package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.sbd.Generation;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.SbdModel;
import dev.sbd.djl.internal.checkpoint.AdapterFixture;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.graph.TinyTraining;
import dev.sbd.djl.internal.graph.TorchModel;
import dev.sbd.djl.internal.graph.TorchModelLoader;
import dev.sbd.djl.internal.graph.TorchTrainer;
import dev.sbd.djl.internal.graph.TrainingRows;
import dev.sbd.djl.training.TrainingOptions.Blocks;
import dev.sbd.djl.training.TrainingOptions.Copies;
import dev.sbd.djl.training.TrainingOptions.Schedule;
import dev.sbd.djl.training.TrainingStart.NewAdapter;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings of a gated adapter on a base that knows next tokens only. */
class AdapterTrainingTest {
  private static final NewAdapter SHAPE = new NewAdapter(16, 32, NewAdapter.ALL_TARGETS, 8, 1);

  @TempDir private Path folder;
  private Path base;

  @BeforeEach
  void trainBase() {
    TrainingStart start = TinyModel.write(folder.resolve("start"));
    base = folder.resolve("base");
    try (Trainer trainer =
        Trainer.open(
            start,
            TinyModel.data(3),
            TinyModel.options(TrainingMethod.NTP, 60, 120),
            TinyModel.compute(),
            folder.resolve("state"))) {
      while (!trainer.isDone()) {
        trainer.update();
      }
      trainer.write(base, Precision.FLOAT32);
    }
  }

  private TrainingStart start() {
    return TrainingStart.adapter(base, SHAPE, folder.resolve("begun"));
  }

  private static TrainingOptions options(int steps, Copies copies) {
    return new TrainingOptions(
        TrainingMethod.SBD,
        new Blocks(2, 8, 0.5),
        copies,
        steps,
        120,
        new Schedule(1e-2, 5, 0),
        0.01,
        1,
        7);
  }

  private Trainer open(TrainingStart start, TrainingOptions options, String state) {
    return Trainer.open(
        start, TinyModel.data(3), options, TinyModel.compute(), folder.resolve(state));
  }

  private static Map<String, byte[]> files(Path directory) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> found = Files.list(directory)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
      }
    }
    return files;
  }

  @Test
  void training_ofAnAdapter_halvesPassesAndLeavesBaseAndTextAsTheyAre() throws IOException {
    Map<String, byte[]> before = files(base);
    Path adapter = folder.resolve("adapter");
    TrainingStep last = null;
    try (Trainer trainer = open(start(), options(80, new Copies(2, 0.8, 0.5)), "adapting")) {
      while (!trainer.isDone()) {
        last = trainer.update();
      }
      trainer.write(adapter, Precision.BFLOAT16);
    }
    assertTrue(Double.isNaN(last.ntpLoss()));
    assertTrue(last.matpLoss() < 0.5, "MATP " + last.matpLoss());
    Map<String, byte[]> after = files(base);
    assertEquals(before.keySet(), after.keySet());
    before.forEach((name, bytes) -> assertArrayEquals(bytes, after.get(name), name));
    assertEquals(
        List.of("adapter_config.json", "adapter_model.safetensors"),
        List.copyOf(files(adapter).keySet()));
    try (SbdModel plain = SbdModel.load(base);
        SbdModel adapted = SbdModel.load(base, o -> o.adapter(adapter).deterministic())) {
      for (Document document : TinyModel.documents(3)) {
        int[] prompt = Arrays.copyOf(document.tokens(), TinyModel.PROMPT);
        Generation one = plain.generate(prompt, o -> o.maxNewTokens(40).nextTokenPrediction());
        Generation blocks = adapted.generate(prompt, o -> o.maxNewTokens(40));
        assertArrayEquals(one.tokens(), blocks.tokens());
        assertTrue(
            2 * blocks.stats().forwardPasses() < one.stats().forwardPasses(),
            blocks.stats().forwardPasses() + " passes of " + one.stats().forwardPasses());
      }
    }
  }

  @Test
  void learnt_ofCopiesMaskedFromEndToEnd_isAllButTheFirstOfEachBlock() {
    TrainingOptions options =
        new TrainingOptions(
            TrainingMethod.SBD,
            new Blocks(4, 4, 1),
            new Copies(3, 1, 0.5),
            1,
            60,
            new Schedule(1e-2, 0, 0),
            0,
            1,
            7);
    try (Trainer trainer = open(start(), options, "learning")) {
      TrainingStep step = trainer.update();
      assertEquals(17 + 20 + 23, step.tokens());
      assertEquals(3 * (4 + 5 + 5) * 3, step.learnt(), "copies, blocks, tokens of each");
    }
  }

  @Test
  void training_interrupted_endsWithTheSameAdapter() {
    TrainingOptions options = options(6, new Copies(3, 0.5, 0.5));
    List<float[]> expected = new ArrayList<>();
    int tensors = start().trained().size();
    try (Trainer trainer = open(start(), options, "whole")) {
      while (!trainer.isDone()) {
        trainer.update();
      }
      IntStream.range(0, tensors).forEach(i -> expected.add(trainer.weight(i)));
    }
    try (Trainer trainer = open(start(), options, "cut")) {
      trainer.update();
      trainer.update();
      trainer.save();
      trainer.update();
    }
    try (Trainer trainer = open(start(), options, "cut")) {
      assertEquals(2, trainer.step());
      while (!trainer.isDone()) {
        trainer.update();
      }
      for (int i = 0; i < tensors; i++) {
        assertArrayEquals(expected.get(i), trainer.weight(i));
      }
    }
  }

  @Test
  void training_ofAnAdapterThatIsThere_beginsWithItsNumbers() {
    Path adapter = folder.resolve("adapter");
    List<float[]> expected = new ArrayList<>();
    try (Trainer trainer = open(start(), options(3, Copies.ONE), "first")) {
      trainer.update();
      trainer.write(adapter, Precision.FLOAT32);
      IntStream.range(0, start().trained().size()).forEach(i -> expected.add(trainer.weight(i)));
    }
    try (Trainer trainer =
        open(TrainingStart.adapter(base, adapter), options(3, Copies.ONE), "second")) {
      for (int i = 0; i < expected.size(); i++) {
        assertArrayEquals(expected.get(i), trainer.weight(i));
      }
    }
  }

  @Test
  void training_whoseStartIsGone_isWrittenAsWell() throws IOException {
    Path config = folder.resolve("begun/adapter_config.json");
    try (Trainer trainer = open(start(), options(1, Copies.ONE), "adapting")) {
      byte[] before = Files.readAllBytes(config);
      Files.delete(config);
      trainer.write(folder.resolve("adapter"), Precision.FLOAT32);
      assertArrayEquals(before, files(folder.resolve("adapter")).get("adapter_config.json"));
    }
  }

  /** Of a path so long that run.json is not written, since it has a longer name until it is. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void training_thatCannotBegin_letsTheBaseGo() throws IOException {
    Path state = folder;
    while (state.toString().length() < 4050) {
      state = state.resolve("x".repeat(Math.min(200, 4050 - state.toString().length())));
    }
    String name = "" + folder.relativize(state);
    String message =
        assertThrows(CheckpointException.class, () -> open(start(), options(1, Copies.ONE), name))
            .getMessage();
    assertTrue(message.contains("run.json: cannot be written"), message);
    List<String> maps = Files.readAllLines(Path.of("/proc/self/maps"));
    assertEquals(List.of(), maps.stream().filter(line -> line.contains("" + base)).toList());
  }

  @Test
  void adapter_asItBegins_changesNothing() {
    start();
    try (SbdModel adapted = SbdModel.load(base, o -> o.adapter(folder.resolve("begun")))) {
      assertEquals(OptionalInt.of(48), adapted.spec().maskToken());
      assertEquals(8, adapted.spec().maxBlockSize());
    }
  }

  @Test
  void copies_ofAllWeights_areRefused() {
    TrainingStart all = TrainingStart.of(base, OptionalInt.empty(), base);
    assertRefused(
        "copies and method must suit", () -> open(all, options(3, new Copies(2, 0, 0)), "refused"));
    assertRefused(
        "copies and method must suit",
        () -> open(start(), TinyModel.options(TrainingMethod.NTP, 3, 60), "refused"));
    assertFalse(Files.exists(folder.resolve("refused")));
  }

  @Test
  void blocks_longerThanTheAdapters_areRefused() {
    TrainingOptions longer =
        new TrainingOptions(
            TrainingMethod.SBD,
            new Blocks(2, 9, 0.5),
            Copies.ONE,
            3,
            60,
            new Schedule(1e-2, 5, 0),
            0,
            1,
            7);
    assertRefused(
        "blocks.maxSize must be in [1, 8], got 9", () -> open(start(), longer, "refused"));
  }

  @Test
  void rank_thatDoesNotFit_isRefused() {
    assertRefused("rank must be >= 1, got 0", () -> new NewAdapter(0, 1, List.of("q_proj"), 8, 1));
    assertRefused("targets must be some of", () -> new NewAdapter(4, 8, List.of("qproj"), 8, 1));
    NewAdapter wide = new NewAdapter(33, 66, NewAdapter.ALL_TARGETS, 8, 1);
    assertRefused(
        "rank must be in [1, 32]",
        () -> TrainingStart.adapter(base, wide, folder.resolve("refused")));
    assertFalse(Files.exists(folder.resolve("refused")));
  }

  @Test
  void adapter_ofAnotherShapeThanTheOneBegun_isRefused() {
    start();
    NewAdapter otherRank = new NewAdapter(8, 32, SHAPE.targets(), 8, 1);
    NewAdapter otherTargets = new NewAdapter(16, 32, List.of("q_proj"), 8, 1);
    for (NewAdapter other : List.of(otherRank, otherTargets)) {
      String message =
          assertThrows(
                  CheckpointException.class,
                  () -> TrainingStart.adapter(base, other, folder.resolve("begun")))
              .getMessage();
      assertTrue(message.contains("another adapter was begun here (it was r 16"), message);
    }
  }

  @Test
  void adapter_ofSeveralScales_isNotTrainedFurther() throws IOException {
    start();
    Path config = folder.resolve("begun/adapter_config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replaceFirst("\"alpha_pattern\":\\s*\\{\\s*}", "\"alpha_pattern\": {\"q_proj\": 8}"));
    String message =
        assertThrows(
                CheckpointException.class,
                () -> TrainingStart.adapter(base, folder.resolve("begun")))
            .getMessage();
    assertTrue(message.contains("the same for all its matrices, got [0.5, 2.0]"), message);
  }

  private static void assertRefused(String start, Runnable action) {
    String message = assertThrows(InvalidRequestException.class, action::run).getMessage();
    assertTrue(message.startsWith(start), message);
  }

  /**
   * Two documents of unlike length; what the decoder says of each block behind its clean tokens.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {CheckpointFixture.LLAMA, CheckpointFixture.QWEN2, CheckpointFixture.QWEN3})
  void trainingLogits_ofNoisedRows_equalTheDecodersWithTheAdapter(String name) {
    Checkpoint golden = Checkpoint.open(CheckpointFixture.golden(name));
    Path adapter = folder.resolve("random");
    AdapterFixture.gated(golden, 3, adapter);
    TrainingStart start = TrainingStart.adapter(golden.directory(), adapter);
    int mask = start.maskToken();
    List<NoisedCopies> sequences = new ArrayList<>();
    List<double[]> expected = new ArrayList<>();
    LoadOptions options =
        LoadOptions.builder().precision(Precision.FLOAT32).adapter(adapter).build();
    try (TorchModel decoder = TorchModelLoader.load(golden, options)) {
      for (int length : new int[] {23, 12}) {
        Document document =
            new Document(new Random(length).ints(length, 4, 90).toArray(), length / 3);
        Noising noising = Noising.draw(document, 5, 0.5, 0.3, mask, new SplittableRandom(length));
        sequences.add(new NoisedCopies(document, List.of(noising), true));
        expected.addAll(decoded(decoder, document, noising, mask));
      }
    }
    TrainingRows context = new TrainingRows();
    TrainingRows noised = new TrainingRows();
    context.beginGroup(2, Math.max(sequences.get(0).rows(0), sequences.get(1).rows(0)));
    noised.beginGroup(2, Math.max(sequences.get(0).rows(1), sequences.get(1).rows(1)));
    sequences.forEach(sequence -> sequence.addTo(0, context));
    sequences.forEach(sequence -> sequence.addTo(1, noised));
    try (TorchTrainer trainer =
        TorchTrainer.load(
            start.base(),
            new TorchTrainer.State(start.trained(), List.of(), List.of(), 0),
            new TorchTrainer.Compute(Device.cpu(), Precision.FLOAT32, 1, false))) {
      trainer.context(0, context);
      double[][] got = TinyTraining.logits(trainer, noised);
      assertEquals(expected.size(), got.length);
      for (int i = 0; i < got.length; i++) {
        assertArrayEquals(expected.get(i), got[i], 2e-4, "row " + i);
      }
    }
  }

  private static List<double[]> decoded(
      TorchModel decoder, Document document, Noising noising, int mask) {
    List<double[]> logits = new ArrayList<>();
    for (Noising.Block block : noising.blocks()) {
      int[] before = Arrays.copyOf(document.tokens(), block.start());
      List<Row> rows =
          IntStream.range(0, block.tokens().length)
              .filter(i -> i > 0 && block.tokens()[i] == mask)
              .mapToObj(i -> Row.greedy(before.length + i))
              .toList();
      try (ModelSession session = decoder.openSession(64)) {
        logits.addAll(List.of(decoder.logits(new Pass(session, 0, before, block.tokens(), rows))));
      }
    }
    return logits;
  }
}
