package dev.sbd.samples.cli;

import dev.sbd.djl.Prompt;
import dev.sbd.djl.SbdModel;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A prompt, as text or as tokens: one of the two. */
class PromptFlags {
  @Option(
      names = {"-p", "--prompt"},
      paramLabel = "TEXT",
      description = "What to answer: put into the checkpoint's chat template where it has one.")
  private Optional<String> text;

  @Option(
      names = "--prompt-file",
      paramLabel = "FILE",
      converter = TextFile.class,
      description = "The same, read from a file. " + TextFile.RULES)
  private Optional<String> file;

  @Option(
      names = "--prompt-tokens",
      paramLabel = "ID",
      split = ",",
      description = "What to continue, as token ids: 12,7,99.")
  private int[] tokens;

  /** The prompt's tokens, with {@code raw} without a chat template. */
  int[] encode(SbdModel model, boolean raw) {
    return text.or(() -> file).map(question -> encode(question, model, raw)).orElse(tokens);
  }

  /** The prompt as it was given, tokens as their ids. */
  String asGiven() {
    return text.or(() -> file).orElseGet(() -> "tokens " + Arrays.toString(tokens));
  }

  static int[] encode(String text, SbdModel model, boolean raw) {
    Check.that(!text.isEmpty(), "--prompt must not be empty");
    try {
      return (raw ? Prompt.text(text) : Prompt.question(text)).encode(model);
    } catch (IllegalStateException e) {
      throw new InvalidRequestException(e.getMessage() + ": give --prompt-tokens", e);
    }
  }
}
