package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GenerationStatsTest {
  @Test
  void rates_ofCountsAndTimes_areTheirQuotients() {
    GenerationStats stats = new GenerationStats(10, 0, 60, 20, 0, 0, 0, 100, 300, 500);
    assertEquals(3, stats.tokensPerForward());
    assertEquals(60e9 / 500, stats.tokensPerSecond());
    assertEquals(400, stats.modelNanos());
    assertEquals(100, stats.outsideNanos());
  }

  @Test
  void rates_ofNothing_areZero() {
    GenerationStats stats = new GenerationStats(1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    assertEquals(0, stats.tokensPerForward());
    assertEquals(0, stats.tokensPerSecond());
  }
}
