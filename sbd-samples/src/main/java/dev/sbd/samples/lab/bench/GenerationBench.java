package dev.sbd.samples.lab.bench;

import dev.sbd.GenerationOptions;
import dev.sbd.GenerationStats;
import dev.sbd.SetBlockDecoder;

/**
 * The same prompt continued token by token and block by block.
 *
 * @param outsideShare of the time block by block, in [0, 1]: what was spent outside the model
 */
record GenerationBench(BenchReport.GenerationTimes times, double outsideShare) {
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
    return of(
        plan,
        blockSize,
        faster(ntpOnce, decoder.generate(prompt, ntp).stats()),
        faster(sbdOnce, decoder.generate(prompt, sbd).stats()));
  }

  private static GenerationStats faster(GenerationStats a, GenerationStats b) {
    return a.totalNanos() <= b.totalNanos() ? a : b;
  }

  private static GenerationBench of(
      BenchPlan plan, int blockSize, GenerationStats ntp, GenerationStats sbd) {
    // The last block may not be full.
    double passesPerBlock = sbd.forwardPasses() * (double) blockSize / Math.max(1, sbd.newTokens());
    BenchReport.GenerationTimes times =
        new BenchReport.GenerationTimes(
            plan.prompt().isEmpty(),
            sbd.promptTokens(),
            sbd.newTokens(),
            GAMMA,
            blockSize,
            ntp.tokensPerSecond(),
            sbd.tokensPerSecond(),
            sbd.tokensPerForward(),
            passesPerBlock,
            sbd.tokensPerSecond() / ntp.tokensPerSecond());
    return new GenerationBench(times, sbd.outsideNanos() / (double) sbd.totalNanos());
  }
}
