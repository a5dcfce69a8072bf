package dev.sbd.djl;

import dev.sbd.BatchingModel;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.SetBlockDecoder;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.graph.TorchModel;
import dev.sbd.djl.internal.graph.TorchModelLoader;
import dev.sbd.djl.internal.text.HuggingFaceTextTokenizer;
import dev.sbd.model.BlockModel;
import dev.sbd.model.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint directory, ready to generate.
 *
 * <pre>{@code
 * try (var model = SbdModel.load(Path.of("Qwen3-8B-SBD"))) {
 *   Generation answer = model.generate("Why is the sky blue?", options -> options.maxNewTokens(256));
 *   System.out.println(answer.text() + "  " + answer.stats().tokensPerForward());
 * }
 * }</pre>
 *
 * <p>Several threads may generate at a time; their forward passes take turns, or are shared ({@link
 * LoadOptions.Builder#maxBatch}).
 *
 * <p>Nothing is downloaded: unless they are set already, loading sets the system properties {@code
 * ai.djl.offline} and {@code OPT_OUT_TRACKING} to true, which all uses of DJL in the JVM go by.
 */
public final class SbdModel implements AutoCloseable {
  private final TorchModel model;
  private final Optional<HuggingFaceTextTokenizer> tokenizer;
  private final Optional<ChatTemplate> chatTemplate;
  private final SetBlockDecoder decoder;

  private SbdModel(
      TorchModel model,
      int maxBatch,
      Optional<HuggingFaceTextTokenizer> tokenizer,
      Optional<ChatTemplate> chatTemplate) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.chatTemplate = chatTemplate;
    BlockModel shared = maxBatch == 1 ? model : new BatchingModel(model, maxBatch);
    this.decoder =
        tokenizer
            .map(encoder -> new SetBlockDecoder(shared, encoder))
            .orElseGet(() -> new SetBlockDecoder(shared));
  }

  /**
   * Loads a checkpoint on the CPU, in its own number format. See {@link #load(Path,
   * UnaryOperator)}.
   */
  public static SbdModel load(Path directory) {
    return load(directory, options -> options);
  }

  /**
   * Loads a checkpoint as Hugging Face stores it: config.json, safetensors, tokenizer.json (without
   * which it takes and gives tokens only).
   *
   * @param directory the checkpoint's
   * @param options changes to the defaults
   * @throws dev.sbd.djl.CheckpointException if the checkpoint is broken or not supported; the
   *     message names file, field and value
   * @throws dev.sbd.error.SbdException if libtorch or the device is not there, or memory is short
   * @throws IllegalArgumentException if an option does not suit the checkpoint
   */
  public static SbdModel load(Path directory, UnaryOperator<LoadOptions.Builder> options) {
    LoadOptions chosen = options.apply(LoadOptions.builder()).build();
    Checkpoint checkpoint = Checkpoint.open(directory);
    Optional<ChatTemplate> template = ChatTemplate.open(directory);
    Optional<HuggingFaceTextTokenizer> tokenizer = openTokenizer(directory);
    try {
      TorchModel model = TorchModelLoader.load(checkpoint, chosen);
      return new SbdModel(model, chosen.maxBatch(), tokenizer, template);
    } catch (RuntimeException e) {
      tokenizer.ifPresent(HuggingFaceTextTokenizer::close);
      throw e;
    }
  }

  private static Optional<HuggingFaceTextTokenizer> openTokenizer(Path directory) {
    return Files.exists(directory.resolve("tokenizer.json"))
        ? Optional.of(HuggingFaceTextTokenizer.open(directory))
        : Optional.empty();
  }

  /** Answers with the defaults. See {@link #generate(String, UnaryOperator)}. */
  public Generation generate(String question) {
    return generate(question, options -> options);
  }

  /**
   * Answers a question: as a user's message where the checkpoint has a chat template, else by
   * continuing it.
   *
   * @throws IllegalArgumentException if the prompt or an option does not suit the model
   * @throws IllegalStateException if the checkpoint has no tokenizer
   * @throws dev.sbd.error.SbdException if the backend fails
   */
  public Generation generate(String question, UnaryOperator<GenerationOptions.Builder> options) {
    return generate(encode(question), options);
  }

  /**
   * Answers the last message of a conversation. {@link #newChat} is the same for one that goes on,
   * in less time.
   *
   * @throws IllegalArgumentException if the template refuses the messages, or as above
   * @throws IllegalStateException if the checkpoint has no tokenizer or no chat template
   */
  public Generation chat(
      List<ChatMessage> messages, UnaryOperator<GenerationOptions.Builder> options) {
    return chat(messages, Map.of(), options);
  }

  /**
   * Answers the last message of a conversation.
   *
   * @param variables of the chat template: {@code Map.of("enable_thinking", false)}, {@code tools};
   *     see {@link ChatTemplate#render(List, Map)}
   * @throws IllegalArgumentException if the template refuses the messages, or as above
   * @throws IllegalStateException if the checkpoint has no tokenizer or no chat template
   */
  public Generation chat(
      List<ChatMessage> messages,
      Map<String, ? extends @Nullable Object> variables,
      UnaryOperator<GenerationOptions.Builder> options) {
    return generate(encode(messages, variables), options);
  }

  /**
   * Begins a conversation that keeps its key/value cache from turn to turn.
   *
   * @param capacity the most tokens that all of it can have, in {@code [1, contextLength]}; the
   *     memory for them is taken at once
   * @throws IllegalStateException if the checkpoint has no tokenizer or no chat template
   * @throws dev.sbd.error.SbdException if memory is short
   */
  public Chat newChat(int capacity) {
    template();
    tokenizer();
    return new Chat(this, decoder.conversation(capacity));
  }

  /** Continues tokens as they stand. */
  public Generation generate(int[] prompt, UnaryOperator<GenerationOptions.Builder> options) {
    return decoder.generate(prompt, options);
  }

  /**
   * The tokens of a question as {@link #generate(String)} puts it to the model.
   *
   * @throws IllegalStateException if the checkpoint has no tokenizer
   */
  public int[] encode(String question) {
    Objects.requireNonNull(question, "question");
    return chatTemplate
        .map(template -> tokenizer().encode(template.render(List.of(ChatMessage.user(question)))))
        .orElseGet(() -> tokenizer().encodePrompt(question));
  }

  /**
   * The tokens of a conversation as {@link #chat(List, Map, UnaryOperator)} puts it to the model.
   *
   * @throws IllegalArgumentException if the template refuses the messages
   * @throws IllegalStateException if the checkpoint has no tokenizer or no chat template
   */
  public int[] encode(
      List<ChatMessage> messages, Map<String, ? extends @Nullable Object> variables) {
    String text = template().render(messages, variables);
    return tokenizer().encode(text);
  }

  private ChatTemplate template() {
    return chatTemplate.orElseThrow(
        () -> new IllegalStateException("the checkpoint has no chat template"));
  }

  /** The decoder, for prompts side by side and text as it stands. */
  public SetBlockDecoder decoder() {
    return decoder;
  }

  /** The model itself, one forward pass at a time. */
  public TorchModel model() {
    return model;
  }

  /**
   * The checkpoint's tokenizer.
   *
   * @throws IllegalStateException if it has none
   */
  public Tokenizer tokenizer() {
    return tokenizer.orElseThrow(
        () -> new IllegalStateException("the checkpoint has no tokenizer.json"));
  }

  /** The checkpoint's tokenizer, if it has one. */
  public Optional<Tokenizer> findTokenizer() {
    return tokenizer.map(found -> found);
  }

  /** The checkpoint's chat template, if it has one. */
  public Optional<ChatTemplate> chatTemplate() {
    return chatTemplate;
  }

  /** Releases everything; twice is once. */
  @Override
  public void close() {
    model.close();
    tokenizer.ifPresent(HuggingFaceTextTokenizer::close);
  }
}
