package dev.sbd.djl;

import dev.sbd.GenerationOptions;
import java.util.Arrays;

/** A generation whose answer nobody wants, through all that a user's goes through. */
final class WarmUp {
  private static final int MOST_NEW = 32;
  private static final String MESSAGE = "Hello! ".repeat(16); // as long as a short question

  private WarmUp() {}

  static void run(SbdModel model) {
    int[] prompt = prompt(model).encode(model);
    int room = model.spec().contextLength();
    int[] fitting = Arrays.copyOf(prompt, Math.min(prompt.length, Math.max(1, room / 2)));
    GenerationOptions.Builder options = GenerationOptions.builder().ignoreEos();
    options.maxNewTokens(Math.min(MOST_NEW, room - fitting.length));
    model.generate(Prompt.tokens(fitting), options.build());
  }

  private static Prompt prompt(SbdModel model) {
    return model.findTokenizer().isPresent()
        ? Prompt.question(MESSAGE)
        : Prompt.tokens(new int[MESSAGE.length()]);
  }
}
