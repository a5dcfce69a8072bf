package dev.sbd.samples.cli;

import dev.sbd.djl.training.Document;
import dev.sbd.djl.training.TrainingCompute;
import dev.sbd.djl.training.TrainingMethod;
import dev.sbd.djl.training.TrainingOptions;
import dev.sbd.djl.training.TrainingOptions.Blocks;
import dev.sbd.djl.training.TrainingOptions.Copies;
import dev.sbd.djl.training.TrainingOptions.Schedule;
import dev.sbd.djl.training.TrainingStart;
import dev.sbd.internal.Check;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say how to train. */
final class FinetuneFlags {
  private static final int BLOCK_SIZE = 16;

  @Option(
      names = "--ntp",
      description = "Train next-token prediction alone: the same without the masked half.")
  private boolean ntp;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Updates (default: as many as --epochs make).")
  private Optional<Integer> steps = Optional.empty();

  @Option(
      names = "--epochs",
      paramLabel = "X",
      defaultValue = "1",
      description = "How often to go through the data (default: ${DEFAULT-VALUE}).")
  private double epochs;

  @Option(
      names = "--batch-tokens",
      paramLabel = "N",
      defaultValue = "4608",
      description = "Tokens an update is made from, prompts included (default: ${DEFAULT-VALUE}).")
  private int batchTokens;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "3e-4",
      description = "The highest learning rate (default: ${DEFAULT-VALUE}).")
  private double learningRate;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "200",
      description = "Updates until it is reached (default: ${DEFAULT-VALUE}).")
  private int warmup;

  @Option(
      names = "--min-learning-rate",
      paramLabel = "X",
      description = "Where it ends, along a cosine (default: a tenth of the highest).")
  private Optional<Double> minLearningRate;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      defaultValue = "0.05",
      description = "AdamW's, of matrices (default: ${DEFAULT-VALUE}).")
  private double weightDecay;

  @Option(
      names = "--clip",
      paramLabel = "X",
      defaultValue = "1",
      description = "The most that the gradients' norm may be; 0: any (default: ${DEFAULT-VALUE}).")
  private double clip;

  @Option(
      names = "--block-size",
      paramLabel = "N",
      description =
          "The largest block; an update's is drawn from 2 to it (default: 16, or the most that"
              + " the adapter to go on with is for).")
  private Optional<Integer> blockSize = Optional.empty();

  @Option(
      names = "--aligned",
      paramLabel = "X",
      defaultValue = "0.5",
      description =
          "Share of documents whose blocks begin where the completion does; the others' begin"
              + " anywhere (default: ${DEFAULT-VALUE}).")
  private double aligned;

  @Option(
      names = "--copies",
      paramLabel = "N",
      description =
          "Noised copies of a document in an update, of an adapter only: its clean rows are computed"
              + " once for all (default: 4 of an adapter, else 1).")
  private Optional<Integer> copies = Optional.empty();

  @Option(
      names = "--whole",
      paramLabel = "X",
      description =
          "Share of copies that are masked from beginning to end; the others' share of masks is"
              + " drawn (default: 0.8 of an adapter, else 0).")
  private Optional<Double> whole = Optional.empty();

  @Option(
      names = "--taught",
      paramLabel = "X",
      description =
          "Share that the base's own predictions have in what an adapter is to predict; the text"
              + " itself has the rest (default: 0.5 of an adapter).")
  private Optional<Double> taught = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides random weights, order and noise (default: ${DEFAULT-VALUE}).")
  long seed;

  @Mixin private TrainingComputeFlags compute;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of range: the message names its option
   */
  void check() {
    atLeast("--steps", 1, steps.orElse(1));
    aboveZero("--epochs", epochs);
    atLeast("--batch-tokens", 1, batchTokens);
    aboveZero("--learning-rate", learningRate);
    atLeast("--warmup", 0, warmup);
    double floor = minLearningRate.orElse(0.0);
    boolean fits = floor >= 0 && floor <= learningRate;
    require(fits, "--min-learning-rate", "in [0, --learning-rate]", floor);
    atLeast("--weight-decay", 0, weightDecay);
    atLeast("--clip", 0, clip);
    atLeast("--block-size", 2, blockSize.orElse(BLOCK_SIZE));
    share("--aligned", aligned);
    share("--whole", whole.orElse(0.0));
    share("--taught", taught.orElse(0.0));
    atLeast("--copies", 1, copies.orElse(1));
    compute.check();
  }

  private static void atLeast(String flag, int least, Number number) {
    double value = number.doubleValue();
    require(value >= least && Double.isFinite(value), flag, "at least " + least, number);
  }

  private static void aboveZero(String flag, double number) {
    require(number > 0 && Double.isFinite(number), flag, "above 0", number);
  }

  private static void share(String flag, double number) {
    require(number >= 0 && number <= 1, flag, "in [0, 1]", number);
  }

  private static void require(boolean condition, String flag, String rule, Number number) {
    Check.that(condition, "%s must be %s, got %s", flag, rule, number);
  }

  /** The largest block of what has no maximum yet. */
  int blockSize() {
    return blockSize.orElse(BLOCK_SIZE);
  }

  /** What to train and how. */
  TrainingOptions options(List<Document> documents, TrainingStart start) {
    boolean adapter = start.isAdapter();
    int most = Math.min(BLOCK_SIZE, start.maxBlockSize().orElse(BLOCK_SIZE));
    return new TrainingOptions(
        ntp ? TrainingMethod.NTP : TrainingMethod.SBD,
        new Blocks(2, blockSize.orElse(most), aligned),
        new Copies(
            copies.orElse(adapter ? 4 : 1),
            whole.orElse(adapter ? 0.8 : 0),
            taught.orElse(adapter ? 0.5 : 0)),
        steps.orElseGet(() -> updates(documents)),
        batchTokens,
        new Schedule(learningRate, warmup, minLearningRate.orElse(learningRate / 10)),
        weightDecay,
        clip,
        seed);
  }

  private int updates(List<Document> documents) {
    long tokens = documents.stream().mapToLong(Document::length).sum();
    double updates = epochs * tokens / batchTokens;
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.round(updates)));
  }

  /**
   * What computes it.
   *
   * @param parameters of the model
   */
  TrainingCompute compute(long parameters) {
    return compute.compute(parameters);
  }
}
