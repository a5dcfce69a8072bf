package dev.sbd.djl;

import dev.sbd.Generation;
import dev.sbd.GenerationEvent;
import dev.sbd.GenerationOptions;
import dev.sbd.Request;
import dev.sbd.Score;
import dev.sbd.SetBlockDecoder;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;

/**
 * A checkpoint directory, ready to generate.
 *
 * <pre>{@code
 * try (SbdModel model = SbdModel.load(Path.of("Qwen3-8B-SBD"))) {
 *   Generation answer = model.chat("Why is the sky blue?", options -> options.maxNewTokens(256));
 *   System.out.println(answer.text() + "  " + answer.stats().tokensPerForward());
 * }
 * }</pre>
 *
 * <p>A checkpoint that was not trained for blocks decodes them with an adapter: {@code
 * SbdModel.load(base, options -> options.adapter(directory))}.
 *
 * <p>Several threads may generate at a time; their forward passes take turns, or are shared ({@link
 * LoadOptions.Builder#maxBatch}).
 *
 * <p>An interface, so that an application's tests can put something else in its place. All that
 * answers one prompt, {@code chat}, {@code complete} and {@code generate}, ends in {@link
 * #generate(Prompt, GenerationOptions)}: a fake overrides that one.
 *
 * <p>Nothing is downloaded: unless they are set already, loading sets the system properties {@code
 * ai.djl.offline} and {@code OPT_OUT_TRACKING} to true, which all uses of DJL in the JVM go by.
 */
public interface SbdModel extends AutoCloseable {
  /**
   * What opens checkpoints: found by {@link ServiceLoader}, so that this package needs no other.
   */
  interface Loader {
    /** See {@link SbdModel#load(Path, UnaryOperator)}. */
    SbdModel load(Path directory, LoadOptions options);
  }

  /**
   * Loads a checkpoint on the CPU, in its own number format. See {@link #load(Path,
   * UnaryOperator)}.
   */
  static SbdModel load(Path directory) {
    return load(directory, options -> options);
  }

  /**
   * Loads a checkpoint as Hugging Face stores it: config.json, safetensors, tokenizer.json (without
   * which it takes and gives tokens only). One that knows no mask token, as those published for
   * other programs, decodes verified with what prompt and text said before as drafts.
   *
   * @param directory the checkpoint's
   * @param options changes to the defaults
   * @throws CheckpointException if the checkpoint is broken or not supported; the message names
   *     file, field and value
   * @throws dev.sbd.error.SbdException if libtorch or the device is not there, or memory is short
   * @throws dev.sbd.error.InvalidRequestException if an option does not suit the checkpoint
   */
  static SbdModel load(Path directory, UnaryOperator<LoadOptions.Builder> options) {
    Loader loader =
        ServiceLoader.load(Loader.class, SbdModel.class.getClassLoader())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("META-INF/services of sbd-djl is gone"));
    Objects.requireNonNull(directory, "directory");
    LoadOptions.Builder changed =
        Objects.requireNonNull(
            options.apply(LoadOptions.builder()), "options must return the builder, got null");
    return loader.load(directory, changed.build());
  }

  /** Answers a user's message with the defaults. See {@link #chat(String, UnaryOperator)}. */
  default Generation chat(String message) {
    return chat(message, options -> options);
  }

  /**
   * Answers a user's message, in the checkpoint's chat template. {@link #newChat} remembers what
   * was said.
   *
   * @param options changes to the defaults
   * @throws dev.sbd.error.InvalidRequestException if the message or an option does not suit the
   *     model, or the template refuses the message
   * @throws IllegalStateException if the checkpoint has no tokenizer or no chat template, or the
   *     model is closed
   * @throws dev.sbd.error.SbdException if the backend fails
   */
  default Generation chat(String message, UnaryOperator<GenerationOptions.Builder> options) {
    return generate(Prompt.chat(message), options);
  }

  /** Answers the last message of a conversation. Errors as of {@link #chat(String)}. */
  default Generation chat(
      List<ChatMessage> messages, UnaryOperator<GenerationOptions.Builder> options) {
    return generate(Prompt.chat(messages), options);
  }

  /** Continues text as it stands, without chat template. Errors as of {@link #chat(String)}. */
  default Generation complete(String text, UnaryOperator<GenerationOptions.Builder> options) {
    return generate(Prompt.text(text), options);
  }

  /** Continues tokens as they stand. Errors as of {@link #chat(String)}. */
  default Generation generate(int[] prompt, UnaryOperator<GenerationOptions.Builder> options) {
    return generate(Prompt.tokens(prompt), options);
  }

  /** Continues a prompt of any kind; options are changes to the defaults. */
  default Generation generate(Prompt prompt, UnaryOperator<GenerationOptions.Builder> options) {
    return generate(prompt, GenerationOptions.of(options));
  }

  /** Continues a prompt of any kind. Errors as of {@link #chat(String)}. */
  default Generation generate(Prompt prompt, GenerationOptions options) {
    return generateAll(List.of(prompt), options).get(0);
  }

  /**
   * Continues several prompts side by side with the same options, sharing forward passes. Each gets
   * what it would have got alone, but for rounding. Errors as of {@link #chat(String)}.
   *
   * @return one generation a prompt, in order
   */
  default List<Generation> generateAll(List<Prompt> prompts, GenerationOptions options) {
    return generateAll(prompts.stream().map(prompt -> request(prompt, options)).toList());
  }

  /**
   * Serves several requests side by side, each with options of its own. What one of them throws,
   * its listener's exceptions included, ends all. Errors as of {@link #chat(String)}.
   */
  default List<Generation> generateAll(List<Request> requests) {
    return decoder().generateAll(requests);
  }

  /** A prompt in this model's tokens, with options of its own: for {@link #generateAll(List)}. */
  default Request request(Prompt prompt, GenerationOptions options) {
    return new Request(prompt.encode(this), options);
  }

  /**
   * Continues a prompt as a reactive stream: every subscription generates anew, on a thread of its
   * own, waits for a slow subscriber, and ends within a forward pass when it cancels. The last
   * event is the result; a failure is the stream's.
   */
  default Flow.Publisher<GenerationEvent> publisher(Prompt prompt, GenerationOptions options) {
    return decoder().publisher(prompt.encode(this), options);
  }

  /**
   * How likely a continuation is behind a prompt under next-token prediction: what evaluation
   * harnesses ask for. Errors as of {@link #chat(String)}.
   *
   * @param continuation at least one token's text, with tokens of its own
   */
  default Score score(Prompt prompt, String continuation) {
    return decoder().score(prompt.encode(this), tokenizer().encode(continuation));
  }

  /**
   * Begins a conversation that keeps its key/value cache from turn to turn. It can be as long as
   * the model's context; the cache grows with it.
   *
   * @throws IllegalStateException if the checkpoint has no tokenizer or no chat template
   */
  default Chat newChat() {
    tokenizer();
    chatTemplate();
    return new Chat(this, decoder().conversation());
  }

  /**
   * Begins a conversation whose cache is there from the start.
   *
   * @param capacity the most tokens that all of it can have, in {@code [1, contextLength]}; the
   *     memory for them is taken at once
   * @throws IllegalStateException if the checkpoint has no tokenizer or no chat template
   * @throws dev.sbd.error.SbdException if memory is short
   */
  default Chat newChat(int capacity) {
    tokenizer();
    chatTemplate();
    return new Chat(this, decoder().conversation(capacity));
  }

  /**
   * Does at once what the first generation would otherwise wait for: generates a few tokens, which
   * packs the weights (seconds for each billion of them; {@link LoadOptions.Builder#onPacking}
   * tells how it goes on) and loads code. After it the first generation takes as long as the later
   * ones. Errors as of {@link #chat(String)}.
   */
  default void warmUp() {
    WarmUp.run(this);
  }

  /** What the model is: vocabulary, context, special tokens. */
  ModelSpec spec();

  /** The decoder: tokens in, tokens and text out. */
  SetBlockDecoder decoder();

  /** The checkpoint's tokenizer, if it has one. */
  Optional<Tokenizer> findTokenizer();

  /**
   * The checkpoint's tokenizer.
   *
   * @throws IllegalStateException if it has none
   */
  default Tokenizer tokenizer() {
    return findTokenizer()
        .orElseThrow(() -> new IllegalStateException("the checkpoint has no tokenizer.json"));
  }

  /** The checkpoint's chat template, if it has one. */
  Optional<ChatTemplate> findChatTemplate();

  /**
   * The checkpoint's chat template.
   *
   * @throws IllegalStateException if it has none
   */
  default ChatTemplate chatTemplate() {
    return findChatTemplate()
        .orElseThrow(() -> new IllegalStateException("the checkpoint has no chat template"));
  }

  /** For those who measure the model or check it. */
  ModelProbe probe();

  /**
   * Releases everything, after the forward pass under way; twice is once. A generation that is not
   * done by then ends with an {@link IllegalStateException} on its own thread: {@linkplain
   * dev.sbd.Cancellation cancel} it before, to keep what it has.
   */
  @Override
  void close();
}
