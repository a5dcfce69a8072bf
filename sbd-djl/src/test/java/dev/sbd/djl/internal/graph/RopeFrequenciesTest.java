package dev.sbd.djl.internal.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sbd.djl.internal.checkpoint.DynamicRopeScaling;
import dev.sbd.djl.internal.checkpoint.LinearRopeScaling;
import dev.sbd.djl.internal.checkpoint.Rope;
import dev.sbd.djl.internal.checkpoint.RopeScaling;
import dev.sbd.djl.internal.checkpoint.YarnRopeScaling;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Numbers from transformers 5.24, modeling_rope_utils.py; of 64 frequencies every ninth. */
class RopeFrequenciesTest {
  private static void assertFrequencies(RopeScaling scaling, int context, double... expected) {
    Rope rope = new Rope(1e6, Optional.of(scaling));
    double[] all = RopeFrequencies.of(rope, 128, context);
    assertEquals(64, all.length);
    double[] some = new double[expected.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = all[9 * i] / expected[i];
      expected[i] = 1;
    }
    assertArrayEquals(expected, some, 1e-5);
  }

  @Test
  void yarn_ofQwen() {
    RopeScaling scaling = new YarnRopeScaling(4, 32_768, 32, 1, true, 0.1 * Math.log(4) + 1);
    assertFrequencies(
        scaling,
        131072,
        1,
        0.143301263,
        0.0205352511,
        0.00242342241,
        0.000179841154,
        1.51074091e-05,
        2.16491094e-06,
        3.10234441e-07);
    assertEquals(
        1.138629436111989,
        RopeFrequencies.attentionFactor(new Rope(1e6, Optional.of(scaling))),
        1e-12);
  }

  @Test
  void yarn_notTruncated_withOtherEnds() {
    RopeScaling scaling = new YarnRopeScaling(8, 4096, 20, 2, false, 1);
    assertFrequencies(
        scaling,
        32768,
        1,
        0.143301263,
        0.017402472,
        0.000367840898,
        5.2712061e-05,
        7.55370456e-06,
        1.08245547e-06,
        1.5511722e-07);
    assertEquals(1.0, RopeFrequencies.attentionFactor(new Rope(1e6, Optional.of(scaling))), 1e-12);
  }

  @Test
  void yarn_ofAFactorBelowOne_shrinksWavelengths() {
    RopeScaling scaling = new YarnRopeScaling(0.25, 16_384, 32, 1, true, 1);
    assertFrequencies(
        scaling,
        4096,
        1,
        0.143301263,
        0.0205352511,
        0.00657786103,
        0.00161236897,
        0.000241718546,
        3.4638575e-05,
        4.96375105e-06);
    assertEquals(1.0, RopeFrequencies.attentionFactor(new Rope(1e6, Optional.of(scaling))), 1e-12);
  }

  @Test
  void linear_dividesAll() {
    RopeScaling scaling = new LinearRopeScaling(2.5);
    assertFrequencies(
        scaling,
        32768,
        0.400000006,
        0.0573205054,
        0.00821410026,
        0.00117709092,
        0.000168678598,
        2.41718553e-05,
        3.46385741e-06,
        4.96375094e-07);
    assertEquals(1.0, RopeFrequencies.attentionFactor(new Rope(1e6, Optional.of(scaling))), 1e-12);
  }

  @Test
  void dynamic_growsTheBaseWithTheContext() {
    RopeScaling scaling = new DynamicRopeScaling(4, 32_768);
    assertFrequencies(
        scaling,
        100000,
        1,
        0.104356296,
        0.0108902343,
        0.00113646453,
        0.000118597214,
        1.23763657e-05,
        1.29155148e-06,
        1.3478153e-07);
    assertEquals(1.0, RopeFrequencies.attentionFactor(new Rope(1e6, Optional.of(scaling))), 1e-12);
  }

  @Test
  void dynamic_withinTheTrainedContext_doesNothing() {
    RopeScaling scaling = new DynamicRopeScaling(4, 32_768);
    assertFrequencies(
        scaling,
        1000,
        1,
        0.143301263,
        0.0205352511,
        0.00294272718,
        0.000421696488,
        6.04296365e-05,
        8.65964375e-06,
        1.24093776e-06);
    assertEquals(1.0, RopeFrequencies.attentionFactor(new Rope(1e6, Optional.of(scaling))), 1e-12);
  }
}
