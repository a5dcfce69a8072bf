package dev.sbd.djl;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.SetBlockDecoder;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
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
 * <p>Several threads may generate at a time; their forward passes take turns, or are shared ({@link
 * LoadOptions.Builder#maxBatch}).
 *
 * <p>An interface, so that applications can put something else in its place in their tests.
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
   * which it takes and gives tokens only).
   *
   * @param directory the checkpoint's
   * @param options changes to the defaults
   * @throws CheckpointException if the checkpoint is broken or not supported; the message names
   *     file, field and value
   * @throws dev.sbd.error.SbdException if libtorch or the device is not there, or memory is short
   * @throws IllegalArgumentException if an option does not suit the checkpoint
   */
  static SbdModel load(Path directory, UnaryOperator<LoadOptions.Builder> options) {
    Loader loader =
        ServiceLoader.load(Loader.class, SbdModel.class.getClassLoader())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("META-INF/services of sbd-djl is gone"));
    return loader.load(directory, options.apply(LoadOptions.builder()).build());
  }

  /** Answers a user's message with the defaults. See {@link #chat(String, UnaryOperator)}. */
  default Generation chat(String message) {
    return chat(message, options -> options);
  }

  /**
   * Answers a user's message, in the checkpoint's chat template. {@link #newChat} keeps what was
   * said.
   *
   * @throws IllegalArgumentException if the message or an option does not suit the model
   * @throws IllegalStateException if the checkpoint has no tokenizer or no chat template
   * @throws dev.sbd.error.SbdException if the backend fails
   */
  default Generation chat(String message, UnaryOperator<GenerationOptions.Builder> options) {
    return generate(Prompt.chat(message), options);
  }

  /** Answers the last message of a conversation. Errors as above. */
  default Generation chat(
      List<ChatMessage> messages, UnaryOperator<GenerationOptions.Builder> options) {
    return generate(Prompt.chat(messages), options);
  }

  /** Continues text as it stands, without chat template. Errors as above. */
  default Generation complete(String text, UnaryOperator<GenerationOptions.Builder> options) {
    return generate(Prompt.text(text), options);
  }

  /** Continues a prompt of any kind; options are changes to the defaults. Errors as above. */
  default Generation generate(Prompt prompt, UnaryOperator<GenerationOptions.Builder> options) {
    return generate(prompt, options.apply(GenerationOptions.builder()).build());
  }

  /** Continues tokens as they stand. Errors as above. */
  default Generation generate(int[] prompt, UnaryOperator<GenerationOptions.Builder> options) {
    return generate(Prompt.tokens(prompt), options);
  }

  /** Continues a prompt of any kind. Errors as above. */
  default Generation generate(Prompt prompt, GenerationOptions options) {
    return decoder().generate(prompt.encode(this), options);
  }

  /**
   * Begins a conversation that keeps its key/value cache from turn to turn.
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

  /** Releases everything; twice is once. */
  @Override
  void close();
}
