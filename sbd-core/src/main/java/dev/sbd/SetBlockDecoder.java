package dev.sbd;

import dev.sbd.error.SbdException;
import dev.sbd.internal.Check;
import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;

/**
 * Generates with a {@link BlockModel}: Set Block Decoding (arXiv 2509.04185, alg. 3), of which
 * token-by-token decoding is the case of one-token blocks. Several threads may use one decoder.
 */
public final class SetBlockDecoder {
  private final BlockModel model;
  private final Optional<Tokenizer> tokenizer;

  /** A decoder of tokens only: texts are empty, and a text prompt is refused. */
  public SetBlockDecoder(BlockModel model) {
    this.model = model;
    this.tokenizer = Optional.empty();
  }

  /** A decoder of text. */
  public SetBlockDecoder(BlockModel model, Tokenizer tokenizer) {
    this.model = model;
    this.tokenizer = Optional.of(tokenizer);
  }

  /**
   * Continues {@code prompt} as it stands, with the special tokens that the tokenizer adds.
   *
   * @throws IllegalArgumentException if the prompt or an option does not suit the model
   * @throws IllegalStateException if there is no tokenizer
   * @throws SbdException if the backend fails
   */
  public Generation generate(String prompt, UnaryOperator<GenerationOptions.Builder> options) {
    Tokenizer encoder =
        tokenizer.orElseThrow(
            () -> new IllegalStateException("a text prompt needs a tokenizer, and there is none"));
    return generate(encoder.encodePrompt(prompt), options);
  }

  /** As {@link #generate(int[], GenerationOptions)}, options given as changes to the defaults. */
  public Generation generate(int[] prompt, UnaryOperator<GenerationOptions.Builder> options) {
    return generate(prompt, options.apply(GenerationOptions.builder()).build());
  }

  /**
   * Continues {@code prompt}.
   *
   * @param prompt at least one token, each in the vocabulary, fewer than the context is long
   * @throws IllegalArgumentException if the prompt or an option does not suit the model
   * @throws SbdException if the backend fails
   */
  public Generation generate(int[] prompt, GenerationOptions options) {
    return generateAll(List.of(prompt), options).get(0);
  }

  /**
   * Continues several prompts side by side, sharing forward passes. Each gets what it would have
   * got alone, but for rounding.
   *
   * @return one generation a prompt, in order
   * @throws IllegalArgumentException if a prompt or an option does not suit the model
   * @throws SbdException if the backend fails
   */
  public List<Generation> generateAll(List<int[]> prompts, GenerationOptions options) {
    Check.that(!prompts.isEmpty(), "prompts must not be empty, got ", prompts);
    List<Decoding> decodings = new ArrayList<>();
    try {
      for (int[] prompt : prompts) {
        decodings.add(Decoding.start(model, tokenizer, prompt, options));
      }
      run(decodings);
      return decodings.stream().map(Decoding::result).toList();
    } finally {
      decodings.forEach(Decoding::close);
    }
  }

  /**
   * Opens a cache for prompts that go on from each other, as the turns of a chat do.
   *
   * @param capacity the most tokens that a prompt and its answer can have together, in {@code [1,
   *     contextLength]}; the memory for them is taken at once
   * @throws SbdException if memory is short
   */
  public Conversation conversation(int capacity) {
    Check.inRange("capacity", capacity, 1, model.spec().contextLength());
    return new Conversation(this, model.openSession(capacity));
  }

  /**
   * Continues {@code prompt} as a reactive stream: every subscription generates anew, on a thread
   * of its own, waits for a slow subscriber, and ends within a forward pass when it cancels. The
   * last event is the result; a failure is the stream's.
   */
  public Flow.Publisher<GenerationEvent> publisher(int[] prompt, GenerationOptions options) {
    return new GenerationPublisher(this, prompt, Objects.requireNonNull(options, "options"));
  }

  /**
   * How likely {@code continuation} is behind {@code context} under next-token prediction: what
   * evaluation harnesses ask for. For the perplexity of a text, let its first token be the context.
   *
   * @param context at least one token
   * @param continuation at least one token
   * @throws IllegalArgumentException if one is empty, a token is outside the vocabulary, or they
   *     are together longer than the model's context
   * @throws SbdException if the backend fails
   */
  public Score score(int[] context, int[] continuation) {
    return new Scoring(model, context, continuation).score();
  }

  /** A decoding in a session whose first {@code kept} tokens are the prompt's. */
  Decoding resume(ModelSession session, int kept, int[] prompt, GenerationOptions options) {
    session.rewind(kept);
    return Decoding.resume(model.spec(), session, tokenizer, prompt, options);
  }

  void run(List<Decoding> decodings) {
    List<Decoding> active = new ArrayList<>(decodings);
    while (true) {
      active.forEach(Decoding::checkTime);
      active.removeIf(Decoding::isDone);
      if (active.isEmpty()) {
        return;
      }
      List<Pass> passes = active.stream().map(Decoding::next).toList();
      long start = System.nanoTime();
      List<List<Prediction>> predictions =
          ForwardPassEvent.around(() -> model.forward(passes), passes);
      long nanos = System.nanoTime() - start;
      for (int i = 0; i < passes.size(); i++) {
        active.get(i).accept(passes.get(i), predictions.get(i), nanos);
      }
    }
  }
}
