package dev.sbd.samples.lab.bench;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sbd bench} found. Times of passes are the shortest of {@code rounds}. What was not
 * asked for, or the system does not tell, is null.
 *
 * @param shape the name of the shape, or of the checkpoint's directory
 * @param dtype what was computed in
 * @param quantization of the weights, if any
 * @param matrixLayout what the CPU or device multiplies with, see {@link
 *     dev.sbd.djl.ModelProbe#matrixLayout}
 * @param device what computed: {@code cpu}, {@code gpu:0}
 * @param threads libtorch's on the CPU
 * @param parameters how many numbers the weights are
 * @param weightBytes what they take in memory
 * @param readBytes what of them a pass reads: all but an embedding that is not the LM head
 * @param bandwidthBytesPerSecond of reading memory: the fastest of ten reads of a buffer
 * @param bandwidthBufferBytes its size
 * @param readLimitMs {@code readBytes} at that speed: no pass can be shorter
 * @param cacheLength tokens cached before each pass of {@code forwardMs} and {@code commitMs}
 * @param rounds how often each pass was timed
 * @param forwardMs T(k) by k; T(1) is a step token by token
 * @param commitMs T(k+k) by k
 * @param forwardMedianMs as {@code forwardMs}, the median instead of the shortest
 * @param commitMedianMs as {@code commitMs}, the median instead of the shortest
 * @param byCacheLength the same for every cache length
 * @param prefillTokensPerSecond by prompt length
 * @param generation a text, token by token and block by block
 * @param predictions what eq. 16 says of these times
 * @param outsideModelShare time of the block-by-block generation outside the model, of 1
 * @param loadMs from the directory to a model ready to run; weights are mapped, not yet read
 * @param firstPassMs of the first pass, which reads them
 * @param residentBytes of the process at the end, mapped weights among it
 * @param nativeBytes of it, neither pages of files nor Java objects: copies of weights, caches,
 *     working memory, what the JVM needs itself
 * @param residentOverWeightsAndCache {@code residentBytes} over the bytes of weights and open
 *     caches
 * @param kvBytesPerToken what a cached token takes, by the formula 2 x layers x kvHeads x headDim x
 *     bytes a number
 * @param kvMeasuredBytesPerToken the same as the process grew when the caches were opened
 */
public record BenchReport(
    String shape,
    String dtype,
    @Nullable String quantization,
    String matrixLayout,
    String device,
    int threads,
    long parameters,
    long weightBytes,
    long readBytes,
    double bandwidthBytesPerSecond,
    long bandwidthBufferBytes,
    double readLimitMs,
    int cacheLength,
    int rounds,
    SortedMap<Integer, Double> forwardMs,
    SortedMap<Integer, Double> commitMs,
    SortedMap<Integer, Double> forwardMedianMs,
    SortedMap<Integer, Double> commitMedianMs,
    List<CacheTimes> byCacheLength,
    SortedMap<Integer, Double> prefillTokensPerSecond,
    @Nullable GenerationTimes generation,
    List<Prediction> predictions,
    @Nullable Double outsideModelShare,
    double loadMs,
    double firstPassMs,
    @Nullable Long residentBytes,
    @Nullable Long nativeBytes,
    @Nullable Double residentOverWeightsAndCache,
    long kvBytesPerToken,
    @Nullable Double kvMeasuredBytesPerToken) {

  /** Times behind a cache of one length. */
  public record CacheTimes(
      int cacheLength, SortedMap<Integer, Double> forwardMs, SortedMap<Integer, Double> commitMs) {

    /** Whether T(k) and T(k+k) are known. */
    boolean has(int k) {
      return forwardMs.containsKey(k) && commitMs.containsKey(k);
    }

    /** T(k). */
    double forward(int k) {
      return Objects.requireNonNull(forwardMs.get(k));
    }

    /** T(k+k). */
    double commit(int k) {
      return Objects.requireNonNull(commitMs.get(k));
    }
  }

  /**
   * The same prompt continued in both ways, the faster of two runs each.
   *
   * @param randomPrompt whether it was random tokens: tokens a pass say nothing then
   * @param passesPerBlock eq. 16's l
   * @param speedUp {@code sbdTokensPerSecond} over {@code ntpTokensPerSecond}
   */
  public record GenerationTimes(
      boolean randomPrompt,
      int promptTokens,
      int newTokens,
      double gamma,
      int blockSize,
      double ntpTokensPerSecond,
      double sbdTokensPerSecond,
      double sbdTokensPerPass,
      double passesPerBlock,
      double speedUp) {}

  /**
   * Eq. 16: {@code speedUp = k T(1) / (T(k+k) + (l - 1) T(k))}.
   *
   * @param source {@code measured} if l is the generation's, {@code assumed} if it is an example
   * @param blockSize k
   * @param passesPerBlock l
   * @param tokensPerSecond at that speed-up over T(1)
   */
  public record Prediction(
      String source, int blockSize, double passesPerBlock, double tokensPerSecond, double speedUp) {

    /** Of times that hold 1 and {@code k}. */
    static Prediction of(String source, CacheTimes times, int k, double l) {
      double block = times.commit(k) + (l - 1) * times.forward(k);
      return new Prediction(source, k, l, k / block * 1e3, k * times.forward(1) / block);
    }
  }
}
