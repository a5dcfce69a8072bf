package dev.sbd.langchain4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.output.TokenUsage;
import dev.sbd.FinishReason;
import dev.sbd.Generation;
import dev.sbd.GenerationStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Parameters, usage and metadata: LangChain4j's with more in them, whichever comes first. */
class SbdValuesTest {
  private static final SbdChatRequestParameters OWN =
      SbdChatRequestParameters.builder()
          .temperature(0.5)
          .seed(7L)
          .minP(0.1)
          .repetitionPenalty(1.5)
          .decoding("ntp")
          .timeout(Duration.ofSeconds(9))
          .priority(2)
          .client("a")
          .templateVariables(Map.of("x", 1))
          .build();
  private static final ChatRequestParameters PLAIN =
      ChatRequestParameters.builder().temperature(0.9).maxOutputTokens(5).build();

  @Test
  void parameters_overriddenByPlainOnes_keepTheirOwn() {
    SbdChatRequestParameters both =
        SbdChatRequestParameters.builder()
            .overrideWith(OWN)
            .temperature(0.9)
            .maxOutputTokens(5)
            .build();
    assertEquals(both, OWN.overrideWith(PLAIN));
    assertEquals(both.hashCode(), OWN.overrideWith(PLAIN).hashCode());
    assertEquals(both, PLAIN.defaultedBy(OWN));
    assertEquals(7, both.seed());
    assertEquals(0.9, both.temperature());
    assertNotEquals(OWN, both);
  }

  @Test
  void parameters_overridingPlainOnes_addTheirOwn() {
    SbdChatRequestParameters both =
        assertInstanceOf(SbdChatRequestParameters.class, PLAIN.overrideWith(OWN));
    assertEquals(0.5, both.temperature());
    assertEquals(5, both.maxOutputTokens());
    assertEquals("ntp", both.decoding());
    assertEquals(both, OWN.defaultedBy(PLAIN));
    assertEquals(OWN, DefaultChatRequestParameters.EMPTY.overrideWith(OWN));
  }

  @Test
  void parameters_overriddenByTheirLike_takeWhatIsSet() {
    SbdChatRequestParameters other =
        SbdChatRequestParameters.builder().gamma(0.2).templateVariables(Map.of("y", 2)).build();
    SbdChatRequestParameters both = OWN.overrideWith(other);
    assertEquals("gamma:0.2", both.decoding());
    assertEquals(Map.of("x", 1, "y", 2), both.templateVariables());
    assertEquals(Duration.ofSeconds(9), both.timeout());
    assertTrue(both.toString().contains("client=a"), both.toString());
  }

  private static SbdTokenUsage usage(int prompt, int cached, int tokens, int passes) {
    return new SbdTokenUsage(stats(prompt, cached, tokens, passes));
  }

  private static GenerationStats stats(int prompt, int cached, int tokens, int passes) {
    return new GenerationStats(prompt, cached, tokens, passes, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void usage_summed_sumsItsOwn() {
    SbdTokenUsage sum = usage(20, 12, 9, 4);
    assertEquals(sum, usage(10, 5, 6, 3).add(usage(10, 7, 3, 1)));
    assertEquals(29, sum.totalTokenCount());
    assertEquals(2.25, sum.tokensPerForward());
    assertEquals(usage(11, 5, 8, 3), new TokenUsage(1, 2).add(usage(10, 5, 6, 3)));
    assertEquals(usage(11, 5, 8, 3), usage(10, 5, 6, 3).add(new TokenUsage(1, 2)));
    assertEquals(sum, TokenUsage.sum(null, sum));
    assertNotEquals(sum, usage(20, 12, 9, 5));
  }

  @Test
  void metadata_changed_keepTheirOwn() {
    Generation generation =
        new Generation(
            "x",
            FinishReason.STOP_STRING,
            Optional.of("."),
            OptionalLong.of(3),
            List.of(),
            List.of(),
            false,
            stats(1, 0, 1, 1));
    SbdChatResponseMetadata metadata =
        SbdChatResponseMetadata.builder(generation).modelName("m").build();
    ChatResponseMetadata changed = metadata.toBuilder().modelName("n").build();
    assertEquals(SbdChatResponseMetadata.builder(generation).modelName("n").build(), changed);
    assertEquals("n", changed.modelName());
    assertEquals(Optional.of("."), ((SbdChatResponseMetadata) changed).stopString());
    assertNotEquals(metadata, changed);
  }
}
