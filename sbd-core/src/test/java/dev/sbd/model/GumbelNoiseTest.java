package dev.sbd.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GumbelNoiseTest {
  @Property
  void noise_anyKeyAndToken_isFinite(@ForAll long key, @ForAll @IntRange(min = 0) int token) {
    assertTrue(Double.isFinite(GumbelNoise.of(key, token)));
  }

  @Test
  void noise_extremeHashes_isFinite() {
    // Keys under which token 0 hashes to all zeros and to all ones.
    double largest = GumbelNoise.of(NoiseKeys.largest(0), 0);
    double smallest = GumbelNoise.of(NoiseKeys.smallest(0), 0);
    assertEquals(54 * Math.log(2), largest, 1e-9);
    assertEquals(-Math.log(24 * Math.log(2)), smallest, 1e-9);
  }

  @Test
  void noise_overTokens_hasTheMomentsOfGumbel() {
    double[] noise = IntStream.range(0, 100_000).mapToDouble(i -> GumbelNoise.of(42, i)).toArray();
    double mean =
        IntStream.range(0, noise.length).mapToDouble(i -> noise[i]).average().orElseThrow();
    double variance =
        IntStream.range(0, noise.length)
            .mapToDouble(i -> (noise[i] - mean) * (noise[i] - mean))
            .average()
            .orElseThrow();
    assertEquals(0.57722, mean, 0.02);
    assertEquals(Math.PI * Math.PI / 6, variance, 0.05);
  }

  @Test
  void noise_overKeysOfOneSeed_hasTheMomentsOfGumbel() {
    double mean =
        IntStream.range(0, 100_000)
            .mapToDouble(position -> GumbelNoise.of(GumbelNoise.key(0, position), 3))
            .average()
            .orElseThrow();
    assertEquals(0.57722, mean, 0.02);
  }
}
