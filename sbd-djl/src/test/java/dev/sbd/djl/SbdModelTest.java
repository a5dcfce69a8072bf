package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sbd.Generation;
import dev.sbd.GenerationEvent;
import dev.sbd.GenerationOptions;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.model.TableModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the interface does with any model: prompts of all kinds go everywhere. */
class SbdModelTest {
  private static final GenerationOptions SHORT =
      GenerationOptions.builder().maxNewTokens(9).build();

  private final FakeModel model = new FakeModel(TableModel.seeded(5));

  @Test
  void prompts_ofEveryKind_areTheirTokens() {
    int[] chat = model.tokenizer().encode("u:hi|");
    int[] text = model.tokenizer().encodePrompt("hi");
    assertArrayEquals(chat, Prompt.chat("hi").encode(model));
    assertArrayEquals(chat, Prompt.question("hi").encode(model));
    assertArrayEquals(text, Prompt.text("hi").encode(model));
    assertArrayEquals(new int[] {3, 4}, Prompt.tokens(3, 4).encode(model));
    assertArrayEquals(tokens(chat), model.chat("hi", o -> o.maxNewTokens(9)).tokens());
    assertArrayEquals(
        tokens(chat), model.chat(List.of(ChatMessage.user("hi")), o -> o.maxNewTokens(9)).tokens());
    assertArrayEquals(tokens(text), model.complete("hi", o -> o.maxNewTokens(9)).tokens());
    assertArrayEquals(
        tokens(3, 4), model.generate(new int[] {3, 4}, o -> o.maxNewTokens(9)).tokens());
  }

  private int[] tokens(int... prompt) {
    return model.decoder().generate(prompt, SHORT).tokens();
  }

  @Test
  void generateAll_givesEachWhatItGetsAlone() {
    List<Prompt> prompts = List.of(Prompt.chat("a"), Prompt.text("b"), Prompt.tokens(1, 2));
    List<Generation> together = model.generateAll(prompts, SHORT);
    GenerationOptions other = GenerationOptions.builder().maxNewTokens(4).gamma(1).build();
    List<Generation> mixed =
        model.generateAll(
            List.of(model.request(prompts.get(0), SHORT), model.request(prompts.get(1), other)));
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(model.generate(prompts.get(i), SHORT).tokens(), together.get(i).tokens());
    }
    assertArrayEquals(together.get(0).tokens(), mixed.get(0).tokens());
    assertArrayEquals(model.generate(prompts.get(1), other).tokens(), mixed.get(1).tokens());
  }

  @Test
  void publisher_ofAChat_endsWithItsAnswer() throws Exception {
    CompletableFuture<Generation> result = new CompletableFuture<>();
    model
        .publisher(Prompt.chat("hi"), SHORT)
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
              }

              @Override
              public void onNext(GenerationEvent event) {
                if (event instanceof GenerationEvent.Finished finished) {
                  result.complete(finished.generation());
                }
              }

              @Override
              public void onError(Throwable failure) {
                result.completeExceptionally(failure);
              }

              @Override
              public void onComplete() {}
            });
    assertArrayEquals(
        model.generate(Prompt.chat("hi"), SHORT).tokens(),
        result.get(30, TimeUnit.SECONDS).tokens());
  }

  @Test
  void score_ofAText_isThatOfItsTokens() {
    Prompt prompt = Prompt.text("ab");
    assertEquals(
        model.decoder().score(prompt.encode(model), model.tokenizer().encode("cd")),
        model.score(prompt, "cd"));
    assertEquals(model.decoder().score("ab", "cd"), model.score(prompt, "cd"));
  }

  @Test
  void badRequest_isToldFromABug() {
    assertThrows(InvalidRequestException.class, () -> model.generate(Prompt.tokens(99), SHORT));
    assertThrows(InvalidRequestException.class, () -> model.generate(Prompt.tokens(), SHORT));
  }
}
