package dev.sbd.samples.lab.bench;

import dev.sbd.GenerationOptions;
import dev.sbd.GenerationStats;
import dev.sbd.SetBlockDecoder;

/**
 * The same prompt continued token by token and block by block.
 *
 * @param ntp the faster of two runs
 * @param sbd the faster of two runs
 */
record GenerationBench(int blockSize, GenerationStats ntp, GenerationStats sbd) {
  private static final double GAMMA = 0.1;

  static GenerationBench run(SetBlockDecoder decoder, BenchPlan plan, int[] prompt, int blockSize) {
    GenerationOptions.Builder options = GenerationOptions.builder().maxNewTokens(plan.newTokens());
    if (plan.prompt().isEmpty()) {
      options.ignoreEos(); // a random text has no end
    }
    GenerationOptions ntp = options.nextTokenPrediction().build();
    GenerationOptions sbd = options.blockSize(blockSize).gamma(GAMMA).build();
    GenerationStats ntpOnce = decoder.generate(prompt, ntp).stats();
    GenerationStats sbdOnce = decoder.generate(prompt, sbd).stats();
    return new GenerationBench(
        blockSize,
        faster(ntpOnce, decoder.generate(prompt, ntp).stats()),
        faster(sbdOnce, decoder.generate(prompt, sbd).stats()));
  }

  private static GenerationStats faster(GenerationStats a, GenerationStats b) {
    return a.totalNanos() <= b.totalNanos() ? a : b;
  }

  /** Forward passes a block, eq. 16's l; the last block may not be full. */
  double passesPerBlock() {
    return sbd.forwardPasses() * (double) blockSize / Math.max(1, sbd.newTokens());
  }

  double outsideShare() {
    return sbd.outsideNanos() / (double) sbd.totalNanos();
  }

  BenchReport.GenerationTimes times(boolean randomPrompt) {
    return new BenchReport.GenerationTimes(
        randomPrompt,
        sbd.promptTokens(),
        sbd.newTokens(),
        GAMMA,
        blockSize,
        ntp.tokensPerSecond(),
        sbd.tokensPerSecond(),
        sbd.tokensPerForward(),
        passesPerBlock(),
        sbd.tokensPerSecond() / ntp.tokensPerSecond());
  }
}
