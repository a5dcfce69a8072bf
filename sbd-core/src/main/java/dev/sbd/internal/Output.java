package dev.sbd.internal;

import dev.sbd.FinishReason;
import dev.sbd.GenerationOptions;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Tokenizer;
import java.util.Arrays;
import java.util.Optional;

/** The decided tokens of one generation, in order: gives them out, and knows where they end. */
final class Output {
  private final GenerationOptions options;
  private final ModelSpec spec;
  private final Optional<TextStream> stream;
  private final int limit;
  private final StringBuilder text = new StringBuilder();
  private int[] tokens = new int[64];
  private int size;
  private Optional<FinishReason> finish = Optional.empty();

  /**
   * An empty output.
   *
   * @param limit the most tokens it takes
   */
  Output(GenerationOptions options, ModelSpec spec, Optional<Tokenizer> tokenizer, int limit) {
    this.options = options;
    this.spec = spec;
    this.stream = tokenizer.map(TextStream::new);
    this.limit = limit;
  }

  int size() {
    return size;
  }

  int[] tokens() {
    return Arrays.copyOf(tokens, size);
  }

  String text() {
    return text.toString();
  }

  Optional<FinishReason> finish() {
    return finish;
  }

  /**
   * Takes the tokens up to the end of the text, and gives them to the listener. An end token ends
   * the text also where the limit has cut it off already.
   */
  void add(int... decided) {
    int from = size;
    for (int i = 0; i < decided.length && finish.isEmpty(); i++) {
      boolean room = size < limit;
      if (room) {
        append(decided[i]);
      }
      if (spec.endTokens().contains(decided[i])) {
        finish = Optional.of(room ? FinishReason.EOS : FinishReason.LENGTH);
      }
    }
    if (size > from) {
      publish(Arrays.copyOfRange(tokens, from, size));
    }
  }

  /** Ends a text that its limit cut off. */
  void endAtLimit() {
    if (finish.isEmpty() && size == limit) {
      finish = Optional.of(FinishReason.LENGTH);
      publishText(stream.map(TextStream::finish).orElse(""));
    }
  }

  private void append(int token) {
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * size);
    }
    tokens[size++] = token;
  }

  private void publish(int... fresh) {
    options.listener().onTokens(fresh);
    int visible = spec.endTokens().contains(tokens[size - 1]) ? fresh.length - 1 : fresh.length;
    publishText(stream.map(s -> s.add(Arrays.copyOf(fresh, visible))).orElse(""));
    if (finish.isPresent()) {
      publishText(stream.map(TextStream::finish).orElse(""));
    }
  }

  private void publishText(String piece) {
    if (!piece.isEmpty()) {
      text.append(piece);
      options.listener().onText(piece);
    }
  }
}
