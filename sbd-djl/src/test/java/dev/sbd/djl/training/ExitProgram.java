package dev.sbd.djl.training;

import ai.djl.Device;
import dev.sbd.djl.Precision;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** Ends the JVM while threads train. */
public final class ExitProgram {
  /** What the process ends with. */
  public static final int STATUS = 7;

  private ExitProgram() {}

  /** Takes a directory for the training, and how many milliseconds of it there are. */
  public static void main(String[] args) throws InterruptedException {
    Path directory = Path.of(args[0]);
    Path model = directory.resolve("model");
    Path tokenizer = CheckpointFixture.resource("tiny-tokenizer");
    ModelShape.forTokenizer(tokenizer, "llama", Map.of()).write(model, 1);
    Trainer trainer =
        Trainer.open(
            TrainingStart.of(model, OptionalInt.empty(), model),
            TinyModel.data(40),
            TinyModel.options(TrainingMethod.SBD, Integer.MAX_VALUE, 2000),
            new TrainingCompute(Device.cpu(), Precision.FLOAT32, 4, 400, false),
            directory.resolve("training"));
    trainer.update();
    Thread updates =
        new Thread(
            () -> {
              while (!trainer.isDone()) {
                trainer.update();
              }
            });
    updates.start();
    Thread.sleep(Long.parseLong(args[1]));
    System.exit(STATUS);
  }
}
