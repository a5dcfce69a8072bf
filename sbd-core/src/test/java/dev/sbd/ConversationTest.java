package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.model.CheckedModel;
import dev.sbd.model.TableModel;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private static final int[] PROMPT = {3, 1, 4, 1, 5};

  private final CheckedModel model = new CheckedModel(TableModel.seeded(3).withAgreeingDrafts());
  private final SetBlockDecoder decoder = new SetBlockDecoder(model);

  private static GenerationOptions method(int which) {
    GenerationOptions.Builder options = GenerationOptions.builder().blockSize(8).maxNewTokens(20);
    return switch (which) {
      case 0 -> options.nextTokenPrediction().build();
      case 1 -> options.gamma(2).build();
      case 2 -> options.verified().build();
      default -> options.gamma(1).temperature(1).seed(which).build();
    };
  }

  private static int[] join(int[] first, int... second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** Turns that go on from what is there, from an earlier place in it, or from nothing. */
  @Property(tries = 100)
  void turns_ofAnyKind_areWhatEachPromptGivesAlone(@ForAll long seed) {
    Random random = new Random(seed);
    try (Conversation conversation = decoder.conversation(256)) {
      int[] text = PROMPT;
      for (int turn = 0; turn < 6; turn++) {
        int[] prompt = join(text, random.nextInt(9), random.nextInt(9));
        GenerationOptions options = method(random.nextInt(5));
        Generation alone = decoder.generate(prompt, options);
        Generation here = conversation.generate(prompt, options);
        assertArrayEquals(alone.tokens(), here.tokens());
        assertEquals(alone.passes().size(), here.passes().size());
        text = join(prompt, here.tokens());
        text =
            Arrays.copyOf(
                text,
                Math.min(
                    150, random.nextInt(4) > 0 ? text.length : 1 + random.nextInt(text.length)));
      }
    }
    assertEquals(0, model.openSessions());
  }

  @Test
  void turn_thatGoesOn_computesOnlyWhatIsNew() {
    try (Conversation conversation = decoder.conversation(256)) {
      Generation first = conversation.generate(PROMPT, method(0));
      assertEquals(5, first.passes().get(0).causalRows());
      int[] next = join(join(PROMPT, first.tokens()), 7, 7);
      // The last token generated has not been in a pass.
      assertEquals(3, conversation.generate(next, method(1)).passes().get(0).causalRows());
      assertEquals(1, conversation.generate(next, method(1)).passes().get(0).causalRows());
      int[] edited = next.clone();
      edited[4] = 6;
      Generation last = conversation.generate(edited, method(1));
      assertEquals(next.length - 4, last.passes().get(0).causalRows());
    }
  }

  @Test
  void text_upToTheCapacity_endsThere() {
    try (Conversation conversation = decoder.conversation(12)) {
      assertEquals(12, conversation.capacity());
      for (int which = 0; which < 5; which++) {
        Generation full = conversation.generate(PROMPT, method(which));
        assertEquals(FinishReason.LENGTH, full.finishReason());
        assertEquals(7, full.tokens().length);
      }
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> conversation.generate(new int[12], method(0)));
      assertEquals(
          "prompt must be shorter than the conversation's capacity of 12, got 12", e.getMessage());
    }
  }

  @Test
  void turn_afterOneThatFailed_isAsEver() {
    try (Conversation conversation = decoder.conversation(100)) {
      conversation.generate(PROMPT, method(1));
      assertThrows(
          IllegalArgumentException.class, () -> conversation.generate(new int[0], method(1)));
      assertThrows(
          IllegalArgumentException.class,
          () -> conversation.generate(PROMPT, o -> o.blockSize(4096)));
      GenerationOptions failing =
          GenerationOptions.builder()
              .maxNewTokens(20)
              .listener(
                  new GenerationListener() {
                    @Override
                    public void onTokens(int[] tokens) {
                      throw new IllegalStateException("no room to show them");
                    }
                  })
              .build();
      int[] other = {3, 1, 2, 2, 2, 2};
      assertThrows(IllegalStateException.class, () -> conversation.generate(other, failing));
      int[] third = {3, 1, 2, 2, 5};
      assertArrayEquals(
          decoder.generate(third, method(1)).tokens(),
          conversation.generate(third, method(1)).tokens());
    }
  }

  @Test
  void conversation_closed_isRefusedAndHasNoCache() {
    Conversation conversation = decoder.conversation(64);
    conversation.generate(PROMPT, method(1));
    assertTrue(model.openSessions() > 0);
    conversation.close();
    conversation.close();
    assertEquals(0, model.openSessions());
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> conversation.generate(PROMPT, method(1)));
    assertEquals("the conversation is closed", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> decoder.conversation(0));
  }

  @Test
  void conversation_withoutCapacity_growsToTheModelsContext() {
    try (Conversation conversation = decoder.conversation()) {
      assertEquals(model.spec().contextLength(), conversation.capacity());
      assertEquals(0, model.openSessions());
      int[] prompt = PROMPT;
      int computed = 0;
      for (int turn = 0; prompt.length < 200; turn++) {
        GenerationOptions options = method(turn % 5);
        Generation answer = conversation.generate(prompt, options);
        computed += answer.passes().get(0).causalRows();
        assertEquals(1, model.openSessions());
        assertArrayEquals(decoder.generate(prompt, options).tokens(), answer.tokens());
        prompt = join(join(prompt, answer.tokens()), 3, 4);
      }
      assertTrue(computed < 3 * prompt.length, computed + " tokens for " + prompt.length);
      int[] almostAll = Arrays.copyOf(prompt, conversation.capacity() - 1);
      assertEquals(1, conversation.generate(almostAll, o -> o).tokens().length);
    }
    assertEquals(0, model.openSessions());
  }
}
