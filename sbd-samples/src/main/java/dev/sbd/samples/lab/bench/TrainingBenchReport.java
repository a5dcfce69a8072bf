package dev.sbd.samples.lab.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sbd bench-training} found. What the system does not tell is null or NaN.
 *
 * @param shape the name of the shape, or of the checkpoint's directory
 * @param dtype of matrix products
 * @param device what computed: {@code cpu}, {@code gpu:0}
 * @param threads parts of an update computed at a time
 * @param parameters of the model
 * @param batchTokens an update was made from, at least
 * @param rounds how often all trainings took their turn
 * @param updates of a turn
 * @param trainings first that of all weights, then adapters'
 * @param peakBytes the most memory that the process held: what the trainings need together, each of
 *     which keeps what it has taken, and Java and libtorch
 */
public record TrainingBenchReport(
    String shape,
    String dtype,
    String device,
    int threads,
    long parameters,
    int batchTokens,
    int rounds,
    int updates,
    List<Training> trainings,
    @Nullable Long peakBytes) {

  /**
   * A training; rates and ratios are medians of the rounds'.
   *
   * @param name {@code full} or {@code adapter}
   * @param trainedParameters how many numbers are trained
   * @param copies noised ones of each document
   * @param wholeShare of the copies, masked from beginning to end
   * @param taughtShare of the base's own predictions in what is learnt
   * @param tokensPerSecond of the documents, each counted once, prompts too: as in a training's log
   * @param learntPerSecond masked tokens that were predicted, in all copies
   * @param learntPerCpuSecond the same by what all processors did, whoever else had them
   * @param tokensOverFull {@code tokensPerSecond} over that of {@code full}
   * @param learntOverFull {@code learntPerSecond} over that of {@code full}
   * @param learntPerCpuOverFull {@code learntPerCpuSecond} over that of {@code full}
   * @param plannedBytes of memory that it needs by formula, Java and libtorch besides
   */
  public record Training(
      String name,
      long trainedParameters,
      int copies,
      double wholeShare,
      double taughtShare,
      double tokensPerSecond,
      double learntPerSecond,
      double learntPerCpuSecond,
      double tokensOverFull,
      double learntOverFull,
      double learntPerCpuOverFull,
      long plannedBytes) {}
}
