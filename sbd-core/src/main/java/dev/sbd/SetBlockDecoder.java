package dev.sbd;

import dev.sbd.internal.Check;
import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Pass;
import dev.sbd.model.PassPieces;
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
 *
 * <p>A request that does not suit the model is a {@link dev.sbd.error.InvalidRequestException}; a
 * failure of the backend a {@link dev.sbd.error.SbdException}.
 */
public final class SetBlockDecoder {
  private final BlockModel model;
  private final Optional<Tokenizer> tokenizer;
  private final Grammars grammars;

  /** A decoder of tokens only: texts are empty, and a text prompt is refused. */
  public SetBlockDecoder(BlockModel model) {
    this(model, Optional.empty());
  }

  /** A decoder of text. */
  public SetBlockDecoder(BlockModel model, Tokenizer tokenizer) {
    this(model, Optional.of(tokenizer));
  }

  private SetBlockDecoder(BlockModel model, Optional<Tokenizer> tokenizer) {
    this.model = Objects.requireNonNull(model, "model");
    this.tokenizer = tokenizer;
    this.grammars = new Grammars(model.spec(), tokenizer);
  }

  /**
   * Continues text as it stands, with the special tokens that the tokenizer adds.
   *
   * @param options changes to the defaults
   * @throws IllegalStateException if there is no tokenizer
   */
  public Generation complete(String text, UnaryOperator<GenerationOptions.Builder> options) {
    return generate(encoder().encodePrompt(text), options);
  }

  private Tokenizer encoder() {
    return tokenizer.orElseThrow(
        () -> new IllegalStateException("text needs a tokenizer, and there is none"));
  }

  /** Continues tokens; options are changes to the defaults. */
  public Generation generate(int[] prompt, UnaryOperator<GenerationOptions.Builder> options) {
    return generate(prompt, GenerationOptions.of(options));
  }

  /**
   * Continues tokens.
   *
   * @param prompt at least one token, each in the vocabulary, fewer than the context is long
   */
  public Generation generate(int[] prompt, GenerationOptions options) {
    return generateAll(List.of(new Request(prompt, options))).get(0);
  }

  /** Continues several prompts side by side with the same options. */
  public List<Generation> generateAll(List<int[]> prompts, GenerationOptions options) {
    return generateAll(prompts.stream().map(prompt -> new Request(prompt, options)).toList());
  }

  /**
   * Serves several requests side by side, sharing forward passes. Each gets what it would have got
   * alone, but for rounding.
   *
   * <p>They end together: what one of them throws, its listener's exceptions included, ends all.
   *
   * @param requests at least one
   * @return one generation a request, in order
   * @throws dev.sbd.error.InvalidRequestException if one of them does not suit the model
   * @throws IllegalStateException if the model is closed, also while this runs
   * @throws dev.sbd.error.SbdException if the backend fails
   */
  public List<Generation> generateAll(List<Request> requests) {
    Check.that(!requests.isEmpty(), "requests must not be empty");
    List<Decoding> decodings = new ArrayList<>();
    try {
      for (Request request : requests) {
        decodings.add(start(request));
      }
      run(decodings);
      return decodings.stream().map(Decoding::result).toList();
    } finally {
      decodings.forEach(Decoding::close);
    }
  }

  /**
   * Begins a conversation: prompts that go on from each other, as the turns of a chat do. It can be
   * as long as the model's context; its cache grows with it.
   */
  public Conversation conversation() {
    return new Conversation(this, model.spec().contextLength(), Optional.empty());
  }

  /**
   * Begins a conversation whose cache is there from the start.
   *
   * @param capacity the most tokens that a prompt and its answer can have together, in {@code [1,
   *     contextLength]}, in whole blocks where the model commits them whole; the memory for them is
   *     taken at once
   */
  public Conversation conversation(int capacity) {
    ModelSpec spec = model.spec();
    Check.inRange("capacity", capacity, spec.cacheStep(), spec.contextLength());
    int whole = spec.cacheable(capacity);
    return new Conversation(this, whole, Optional.of(model.openSession(whole)));
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
   * @param continuation at least one token; not longer, with the context, than the model's
   */
  public Score score(int[] context, int[] continuation) {
    return new Scoring(model, context, continuation).score();
  }

  /**
   * The same of texts, each with tokens of its own: as they stand, {@code context} with the special
   * tokens that the tokenizer adds.
   *
   * @throws IllegalStateException if there is no tokenizer
   */
  public Score score(String context, String continuation) {
    return score(encoder().encodePrompt(context), encoder().encode(continuation));
  }

  ModelSession open(int capacity) {
    return model.openSession(capacity);
  }

  ModelSession fork(ModelSession source, int length, int capacity) {
    return model.fork(source, length, capacity);
  }

  private Decoding start(Request request) {
    ModelSession session = model.openSession(room(request));
    try {
      return new Decoding(
          model, session, tokenizer, grammars.of(request.options().settings()), request);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** The capacity of a session that a request needs. */
  int room(Request request) {
    return Decoding.room(model.spec(), request);
  }

  /** How much of the first {@code tokens} a cache can keep. */
  int cacheable(int tokens) {
    return model.spec().cacheable(tokens);
  }

  /** A decoding in a session whose first {@code kept} tokens are the prompt's. */
  Decoding resume(ModelSession session, int kept, Request request) {
    Sequence.checkPrompt(request.prompt(), model.spec());
    session.rewind(kept);
    return new Decoding(
        model, session, tokenizer, grammars.of(request.options().settings()), request);
  }

  void run(List<Decoding> decodings) {
    List<Decoding> active = new ArrayList<>(decodings);
    while (true) {
      active.forEach(Decoding::checkTime);
      active.removeIf(Decoding::isDone);
      if (active.isEmpty()) {
        return;
      }
      List<Step> steps = active.stream().map(Decoding::next).toList();
      List<Pass> passes =
          steps.stream().map(step -> PassPieces.first(step.pass(), model.spec())).toList();
      long start = System.nanoTime();
      List<List<Prediction>> predictions =
          FlightRecording.around(() -> model.forward(passes), passes);
      long nanos = System.nanoTime() - start;
      for (int i = 0; i < steps.size(); i++) {
        if (passes.get(i).size() == steps.get(i).pass().size()) {
          active.get(i).accept(steps.get(i), predictions.get(i), nanos);
        } else {
          active.get(i).acceptPiece(passes.get(i), nanos);
        }
      }
    }
  }
}
