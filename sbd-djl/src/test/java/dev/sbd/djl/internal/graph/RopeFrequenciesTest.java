package dev.sbd.djl.internal.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.pytorch.jni.IValue;
import dev.sbd.djl.internal.checkpoint.DynamicRopeScaling;
import dev.sbd.djl.internal.checkpoint.LinearRopeScaling;
import dev.sbd.djl.internal.checkpoint.Rope;
import dev.sbd.djl.internal.checkpoint.RopeScaling;
import dev.sbd.djl.internal.checkpoint.YarnRopeScaling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Numbers from transformers 5.24, modeling_rope_utils.py; of 64 frequencies every ninth; and from
 * its Ministral 3.
 */
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

  private static void assertMinistral(RopeScaling scaling, double... expected) {
    double[] all = RopeFrequencies.of(new Rope(1e6, Optional.of(scaling)), 32, 512);
    assertEquals(expected.length, all.length);
    for (int i = 0; i < all.length; i++) {
      assertEquals(expected[i], all[i], 1e-6 * expected[i], "frequency " + i);
    }
  }

  @Test
  void yarn_belowFactorOne_equalsMinistral3() {
    double[] expected = {
      1,
      0.421696514,
      0.177827939,
      0.119983062,
      0.0695701092,
      0.0373386033,
      0.0191196054,
      0.00948549528,
      0.00400000019,
      0.00168678595,
      0.000711311761,
      0.000299957697,
      0.000126491097,
      5.33408565e-05,
      2.24936539e-05,
      9.48549496e-06
    };
    assertMinistral(new YarnRopeScaling(0.25, 2048, 32, 1, true, 1), expected);
  }

  @Test
  void yarn_ofAShortOriginal_equalsMinistral3() {
    double[] expected = {
      1,
      0.289916337,
      0.0666854754,
      0.00468683848,
      0.00197642366,
      0.000833450933,
      0.000351463328,
      0.000148210864,
      6.2500003e-05,
      2.63560305e-05,
      1.11142463e-05,
      4.68683902e-06,
      1.97642339e-06,
      8.33450883e-07,
      3.51463342e-07,
      1.48210859e-07
    };
    assertMinistral(new YarnRopeScaling(16, 48, 32, 1, true, 1), expected);
  }

  @Test
  void queryScale_equalsMinistral3() throws IOException {
    String source = decoder();
    try (ScriptModule graph = ScriptModule.compile("decoder", source)) {
      assertArrayEquals(
          new double[] {
            1, 1, 1.06931472, 1.06931472, 1.10986125, 1.10986125, 1.13862944, 1.13862944, 1.27725887
          },
          queryScales(graph, 48, 0, 47, 48, 95, 96, 143, 144, 165, 767),
          2e-7);
      assertArrayEquals(
          new double[] {1, 1, 1, 1.06931472, 1.06931472, 1.10986125},
          queryScales(graph, 2048, 0, 511, 2047, 2048, 4095, 4096),
          2e-7);
    }
  }

  private static double[] queryScales(ScriptModule graph, double context, long... positions) {
    return graph.numbers("query_scales", IValue.from(context), IValue.listFrom(positions));
  }

  /** The graph, with a method that says what queries are multiplied by. */
  private static String decoder() throws IOException {
    StringBuilder source = new StringBuilder();
    for (String name : TorchModelLoader.SOURCES) {
      try (InputStream in =
          Objects.requireNonNull(ScriptModule.class.getResourceAsStream(name), name)) {
        source.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return source
        + """

          def query_scales(self: __torch__.Model, context: float, positions: List[int]) -> List[float]:
            self.dtype = 6
            self.query_beta = 0.1
            self.query_context = context
            scales = self.query_scale(torch.tensor(positions, dtype=4)).to(7).flatten()
            out : List[float] = scales.tolist()
            return out
        """;
  }
}
