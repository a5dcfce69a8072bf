package dev.sbd.djl.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import dev.sbd.djl.LoadOptions.Family;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Expected numbers are those of transformers' _compute_yarn_parameters. */
class RopeParserTest {
  private static final int TRAINED = 4096;

  private static Rope rope(Family family, String config) {
    return RopeParser.parse(
        JsonFields.of(Path.of("config.json"), JsonParser.parseString(config).getAsJsonObject()),
        family,
        TRAINED);
  }

  private static Rope scaled(String fields) {
    return rope(Family.SBD, "{\"rope_scaling\":{" + fields + "}}");
  }

  private static YarnRopeScaling yarn(String fields) {
    return (YarnRopeScaling) scaled("\"type\":\"yarn\"," + fields).scaling().orElseThrow();
  }

  @Test
  void yarn_asQwensModelCardsSay_hasThePapersNumbers() {
    Rope rope =
        scaled("\"type\":\"yarn\",\"factor\":4.0,\"original_max_position_embeddings\":4096");
    assertEquals(
        new YarnRopeScaling(4, 4096, 32, 1, true, 1.138629436111989), rope.scaling().orElseThrow());
    assertEquals(16_384, rope.context(TRAINED));
    assertEquals(16_384, rope.longest(TRAINED));
    assertEquals(rope.scaling(), scaled("\"rope_type\":\"yarn\",\"factor\":4").scaling());
  }

  @Test
  void yarn_thatCountsFromAShorterOriginal_keepsTheLongerContext() {
    Rope rope = scaled("\"type\":\"yarn\",\"factor\":4,\"original_max_position_embeddings\":1000");
    assertEquals(4096, rope.context(TRAINED));
  }

  @Test
  void yarn_belowFactorOne_keepsTheContext() {
    Rope rope =
        scaled("\"type\":\"yarn\",\"factor\":0.25,\"original_max_position_embeddings\":16384");
    assertEquals(new YarnRopeScaling(0.25, 16_384, 32, 1, true, 1), rope.scaling().orElseThrow());
    assertEquals(4096, rope.context(TRAINED));
  }

  @Test
  void yarnFactor_thatIsNull_isTheRatioOfContexts() {
    assertEquals(4, yarn("\"factor\":null,\"original_max_position_embeddings\":1024").factor());
  }

  @Test
  void attentionFactor_followsMscale_unlessGiven() {
    String factor = "\"factor\":40.0,";
    assertEquals(
        0.8739404576185121,
        yarn(factor + "\"mscale\":0.707,\"mscale_all_dim\":1.2").attentionFactor(),
        1e-15);
    double papers = 1.3688879454113936;
    assertEquals(papers, yarn(factor + "\"mscale\":0.707").attentionFactor(), 1e-15);
    assertEquals(
        papers, yarn(factor + "\"mscale\":1,\"mscale_all_dim\":0").attentionFactor(), 1e-15);
    assertEquals(
        1.5, yarn(factor + "\"mscale\":2,\"attention_factor\":1.5").attentionFactor(), 1e-15);
  }

  @Test
  void yarnFields_thatSayNothing_areTransformersDefaults() {
    YarnRopeScaling zeros = yarn("\"factor\":2,\"beta_fast\":0,\"beta_slow\":0.0");
    assertEquals(yarn("\"factor\":2"), zeros);
    assertEquals(false, yarn("\"factor\":2,\"truncate\":null").truncated());
    assertEquals(false, yarn("\"factor\":2,\"truncate\":false").truncated());
    assertEquals(true, yarn("\"factor\":2").truncated());
  }

  @Test
  void dynamic_hasItsContextUnlessMoreIsAskedFor() {
    Rope rope = scaled("\"type\":\"dynamic\",\"factor\":2.5");
    assertEquals(Optional.of(new DynamicRopeScaling(2.5, TRAINED)), rope.scaling());
    assertEquals(4096, rope.context(TRAINED));
    assertEquals(10_240, rope.longest(TRAINED));
  }

  @Test
  void queries_growInNemotronOnly_asInTransformers() {
    String config =
        "{\"rope_parameters\":{\"rope_type\":\"yarn\",\"factor\":16,\"rope_theta\":1000000.0,"
            + "\"llama_4_scaling_beta\":0.1,\"original_max_position_embeddings\":256}}";
    assertEquals(Optional.of(new QueryScaling(0.1, 256)), rope(Family.NEMOTRON, config).queries());
    assertEquals(Optional.empty(), rope(Family.SBD, config).queries());
    String zero = config.replace("0.1", "0.0");
    assertEquals(Optional.empty(), rope(Family.NEMOTRON, zero).queries());
  }
}
