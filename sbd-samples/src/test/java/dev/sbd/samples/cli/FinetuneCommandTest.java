package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.sbd.djl.SbdModel;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.training.TrainingMethod;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings of a few updates, from random weights. */
class FinetuneCommandTest {
  private static final String DATA =
      """
      {"prompt": "Say one", "completion": "one"}
      {"prompt": "Say two", "completion": "two and two"}
      {"prompt": "Say three", "completion": "three and three and three"}
      {"prompt": "Say four", "completion": "four"}
      """;

  /** 8 updates, saved after 3, 6 and 8. */
  private static final List<String> OPTIONS =
      List.of(
          "--steps=8",
          "--save-every=3",
          "--batch-tokens=40",
          "--warmup=2",
          "--learning-rate=0.01",
          "--dtype=float32",
          "--threads=1");

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private Path out;

  @BeforeAll
  static void trainOnce() throws IOException {
    Files.writeString(shared.resolve("data.jsonl"), DATA);
    Execution run = finetune(shared.resolve("data.jsonl"), shared.resolve("out"), "--json");
    JsonObject summary = run.json();
    assertEquals("SBD", summary.get("method").getAsString());
    assertEquals(8, summary.get("steps").getAsInt());
    assertEquals(4, summary.get("documents").getAsInt());
    assertTrue(summary.get("matpLoss").getAsDouble() > 0);
  }

  @BeforeEach
  void copyOut() throws IOException {
    out = Folders.copyTree(shared.resolve("out"), folder.resolve("out"));
  }

  private static Execution finetune(Path data, Path out, String... more) {
    Stream<String> start =
        Stream.of(
            "--init=qwen3",
            "--tokenizer=" + Folders.TINY_LLAMA,
            "--size=width=16,layers=1,heads=2,kv-heads=1,head-dim=8,ffn=16,context=64");
    return run(start, data, out, more);
  }

  /** Runs with {@link #OPTIONS}, but for those that {@code more} has. */
  private static Execution run(Stream<String> start, Path data, Path out, String... more) {
    Stream<String> files = Stream.of("--data=" + data, "--out=" + out);
    Stream<String> usual =
        OPTIONS.stream().filter(o -> Arrays.stream(more).noneMatch(m -> name(m).equals(name(o))));
    return Execution.sbd(
        Stream.of(Stream.of("finetune"), start, files, usual, Arrays.stream(more))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  private static String name(String option) {
    return option.contains("=") ? option.substring(0, option.indexOf('=')) : option;
  }

  /** The training of {@link #trainOnce}, again. */
  private Execution again(String... more) {
    return finetune(shared.resolve("data.jsonl"), out, more);
  }

  private static List<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Its lines without the last column, which is the speed. */
  private static List<String> log(Path out) throws IOException {
    return Files.readAllLines(out.resolve("training/log.csv")).stream()
        .map(line -> line.substring(0, line.lastIndexOf(',')))
        .toList();
  }

  private static void assertSameResult(Path out) throws IOException {
    assertArrayEquals(
        Files.readAllBytes(shared.resolve("out/model.safetensors")),
        Files.readAllBytes(out.resolve("model.safetensors")));
    assertEquals(log(shared.resolve("out")), log(out));
    assertEquals(
        Files.readString(shared.resolve("out/config.json")),
        Files.readString(out.resolve("config.json")));
  }

  private static void assertFails(int status, String message, Execution run) {
    assertEquals(status, run.status(), run.err());
    assertTrue(run.err().contains(message), run.err());
    assertEquals("", run.out());
  }

  @Test
  void training_leavesACheckpointALogAndAPicture() throws IOException {
    assertEquals(
        List.of(
            "config.json",
            "model.safetensors",
            "tokenizer.json",
            "tokenizer_config.json",
            "training"),
        files(out));
    Path training = out.resolve("training");
    assertEquals(
        List.of(
            ".lock",
            "log.csv",
            "loss.png",
            "run.json",
            "start",
            "step-6.safetensors",
            "step-8.safetensors"),
        files(training));
    assertEquals(TrainingMethod.SBD, TrainingMethod.of(out));
    assertEquals(OptionalInt.of(16), Checkpoint.open(out).config().maxBlockSize());
    List<String> log = log(out);
    assertEquals("step,tokens,learning_rate,ntp_loss,matp_loss,gradient_norm", log.get(0));
    assertEquals(9, log.size());
    for (int step = 1; step <= 8; step++) {
      assertTrue(log.get(step).startsWith(step + ","), log.get(step));
    }
    assertTrue(ImageIO.read(training.resolve("loss.png").toFile()).getWidth() > 100);
    try (SbdModel model = SbdModel.load(out)) {
      assertTrue(model.chat("Say one", o -> o.maxNewTokens(3)).tokens().length > 0);
    }
  }

  /** What a process leaves that was killed after update 7: half a line is in the log. */
  @Test
  void training_killedBetweenSaves_endsWithTheSameWeightsAndLog() throws IOException {
    Files.delete(out.resolve("training/step-8.safetensors"));
    Files.delete(out.resolve("training/loss.png"));
    Path log = out.resolve("training/log.csv");
    String text = Files.readString(log);
    Files.writeString(log, text.substring(0, text.indexOf("\n8,") + 5));
    Execution run = again();
    assertEquals(0, run.status(), run.err());
    assertTrue(run.err().contains("4 documents, 8 updates, going on after 6"), run.err());
    assertSameResult(out);
    assertTrue(Files.exists(out.resolve("training/loss.png")));
  }

  @Test
  void training_killedInTheMiddleOfASave_goesOnFromTheOneBefore() throws IOException {
    Path newest = out.resolve("training/step-8.safetensors");
    try (FileChannel file = FileChannel.open(newest, StandardOpenOption.WRITE)) {
      file.truncate(file.size() / 2);
    }
    Path leftover = out.resolve(".config.json.7d0f6c1e-90a5-4c5b-8a51-0d8a7f2b9c11.tmp");
    Files.writeString(leftover, "{");
    Execution run = again();
    assertEquals(0, run.status(), run.err());
    assertTrue(run.err().contains("going on after 6"), run.err());
    assertSameResult(out);
    assertFalse(Files.exists(leftover));
  }

  @Test
  void training_thatCouldNotBegin_leavesTheFolderToAnother() {
    Path fresh = folder.resolve("fresh");
    Path data = shared.resolve("data.jsonl");
    assertFails(2, "gpu(7) is not there", finetune(data, fresh, "--device=gpu:7", "--steps=3"));
    assertFalse(Files.exists(fresh.resolve("training/run.json")));
    Execution run = finetune(data, fresh, "--steps=1");
    assertEquals(0, run.status(), run.err());
  }

  @Test
  void training_thatIsDone_isNotDoneAgain() throws IOException {
    Execution run = again();
    assertEquals(0, run.status(), run.err());
    assertTrue(run.err().contains("going on after 8"), run.err());
    assertSameResult(out);
  }

  @Test
  void training_ofOtherOptionsOrData_isRefusedAndChangesNothing() throws IOException {
    String refused = "another training was begun here (";
    assertFails(2, refused + "method was SBD, is NTP)", again("--ntp"));
    Path other = Files.writeString(folder.resolve("other.jsonl"), DATA.replace("four", "five"));
    assertFails(2, refused + "data was sha256:", finetune(other, out));
    assertFails(2, refused + "seed was 1, is 2)", again("--seed=2"));
    assertFails(
        2,
        "start holds random weights made with another --init, --size or --tokenizer: use the same,"
            + " or another --out",
        again("--untied"));
    assertSameResult(out);
  }

  @Test
  void training_whoseLossIsNoNumber_stopsAndKeepsTheLastSave() throws IOException {
    Path wild = folder.resolve("wild");
    String[] rates = {"--learning-rate=1e30", "--warmup=0", "--clip=0", "--save-every=1"};
    Execution run = finetune(shared.resolve("data.jsonl"), wild, rates);
    assertFails(1, ": lower the learning rate; the save after update 1 is kept", run);
    assertTrue(run.err().contains("sbd finetune: update 2: the loss is "), run.err());
    assertTrue(files(wild.resolve("training")).contains("step-1.safetensors"));
    assertEquals(2, log(wild).size());
    assertEquals(TrainingMethod.SBD, TrainingMethod.of(wild));
  }

  @Test
  void out_thatHoldsAnotherCheckpoint_isNotTouched() throws IOException {
    Path foreign = Folders.copy(Folders.TINY_LLAMA, folder.resolve("foreign"));
    List<String> before = files(foreign);
    assertFails(
        2,
        "--out " + foreign + " holds a checkpoint or an adapter already: use another directory",
        finetune(shared.resolve("data.jsonl"), foreign));
    assertEquals(before, files(foreign));
  }

  @Test
  void out_thatAnotherProcessTrainsIn_isRefused() throws IOException {
    Path lock = out.resolve("training/.lock");
    try (FileChannel file = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      file.lock();
      assertFails(2, "another process trains here: wait for its end", again());
    }
  }

  @Test
  void data_thatIsMalformedOrTooLong_isNamedByLine() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.jsonl"), DATA + "{\"prompt\": \"a\"}\n");
    Path none = folder.resolve("none");
    assertFails(2, bad + ":5: has no completion, only [prompt]", finetune(bad, none));
    String line = "{\"prompt\": \"a\", \"completion\": \"" + "one ".repeat(80) + "\"}\n";
    Path big = Files.writeString(folder.resolve("big.jsonl"), DATA + line);
    Execution run = finetune(big, none);
    assertTrue(
        run.err().matches("(?s).*big.jsonl:5: has \\d+ tokens, at most 64 are .*"), run.err());
    assertEquals(2, run.status());
    Execution skipping = finetune(big, none, "--skip-long", "--steps=1");
    assertEquals(0, skipping.status(), skipping.err());
    assertTrue(skipping.err().contains("4 documents (1 left out), 1 updates"), skipping.err());
  }

  @Test
  void choices_thatThereAreNot_areRefusedByName() {
    assertFails(2, "expected one of [FLOAT32, BFLOAT16]", again("--save-dtype=F16"));
    assertFails(2, "--size knows width, layers,", again("--size=depth=3"));
  }

  @Test
  void model_withoutFreeTokenForTheMask_getsOneMore() throws IOException {
    Path start = out.resolve("training/start");
    for (String name : List.of("tokenizer.json", "tokenizer_config.json", "config.json")) {
      String text = Files.readString(start.resolve(name));
      Files.writeString(
          start.resolve(name),
          text.replace("<|mask|>", "<|other|>")
              .replaceAll("\"(mask_token|mask_token_id)\":", "\"was_$1\":"));
    }
    Path grown = folder.resolve("grown");
    Execution run =
        run(Stream.of("--model=" + start), shared.resolve("data.jsonl"), grown, "--steps=1");
    assertEquals(0, run.status(), run.err());
    assertTrue(
        run.err().contains("mask token 640 <|mask|>: a new row of the embedding"), run.err());
    Checkpoint checkpoint = Checkpoint.open(grown);
    assertEquals(641, checkpoint.config().dimensions().vocabularySize());
    assertEquals(OptionalInt.of(640), checkpoint.maskToken(OptionalInt.empty()));
    try (SbdModel model = SbdModel.load(grown)) {
      assertTrue(model.chat("Say one", o -> o.maxNewTokens(3)).tokens().length > 0);
    }
  }
}
