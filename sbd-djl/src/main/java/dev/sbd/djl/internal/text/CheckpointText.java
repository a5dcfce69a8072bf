package dev.sbd.djl.internal.text;

import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.ChatTemplate;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.TemplateSource;
import dev.sbd.djl.internal.checkpoint.TokenIds;
import dev.sbd.djl.internal.checkpoint.TokenizerConfig;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import dev.sbd.model.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A checkpoint's text side: its tokenizer, its chat template and its special tokens. */
public final class CheckpointText implements AutoCloseable {
  private final Path directory;
  private final TokenizerConfig config;
  private final Optional<ChatTemplate> chatTemplate;
  private final Optional<HuggingFaceTextTokenizer> tokenizer;
  private @Nullable TokenIds ids; // read when they are asked for

  private CheckpointText(Path directory, Optional<String> template) {
    this.directory = directory;
    this.config = TokenizerConfig.read(directory);
    this.chatTemplate = template.map(this::asked).or(() -> JinjaChatTemplate.of(config));
    this.tokenizer =
        Files.exists(directory.resolve("tokenizer.json"))
            ? Optional.of(HuggingFaceTextTokenizer.open(directory))
            : Optional.empty();
  }

  /**
   * The text side of a checkpoint.
   *
   * @param directory the checkpoint's; a tokenizer's files are enough
   * @throws CheckpointException if one of them is malformed
   * @throws dev.sbd.error.SbdException if there is no tokenizers library for this machine
   */
  public static CheckpointText open(Path directory) {
    return new CheckpointText(directory, Optional.empty());
  }

  /**
   * As {@link #open(Path)}, with the chat template that is asked for.
   *
   * @param template one of the checkpoint's by name, or the path of a .jinja file
   * @throws InvalidRequestException if the checkpoint has none of that name
   */
  public static CheckpointText open(Path directory, Optional<String> template) {
    return new CheckpointText(directory, template);
  }

  private ChatTemplate asked(String template) {
    if (template.endsWith(TemplateSource.SUFFIX)) {
      return JinjaChatTemplate.of(Path.of(template), config);
    }
    return JinjaChatTemplate.of(config)
        .orElseThrow(() -> new InvalidRequestException("the checkpoint has no chat template"))
        .named(template);
  }

  /** The tokenizer, if there is one. */
  public Optional<Tokenizer> tokenizer() {
    return tokenizer.map(found -> found);
  }

  /** The chat template, if there is one. */
  public Optional<ChatTemplate> chatTemplate() {
    return chatTemplate;
  }

  /** Text in tokens. */
  public int[] encode(String text) {
    return required().encode(text);
  }

  /**
   * A conversation to be answered, as the chat template puts it; where there is none, a user's only
   * message as it stands.
   *
   * @throws InvalidRequestException if there is no template and more than that message, or the
   *     template refuses the messages
   */
  public int[] encodePrompt(List<ChatMessage> messages) {
    return chatTemplate
        .map(chat -> chat.encode(messages, Map.of(), required()))
        .orElseGet(() -> required().encodePrompt(only(messages)));
  }

  private static String only(List<ChatMessage> messages) {
    ChatMessage first = messages.get(0);
    Check.that(
        first.equals(ChatMessage.user(first.content())) && messages.size() == 1,
        "messages need a chat template, which the checkpoint lacks: give a prompt");
    return first.content();
  }

  private HuggingFaceTextTokenizer required() {
    return tokenizer.orElseThrow(this::missing);
  }

  private CheckpointException missing() {
    return HuggingFaceTextTokenizer.missing(directory.resolve("tokenizer.json"));
  }

  /**
   * The id of a special token; empty if the tokenizer's configuration does not name it.
   *
   * @param name in the tokenizer's configuration, such as {@code eos_token}
   * @throws CheckpointException if what it names is no token of tokenizer.json
   */
  public OptionalInt specialToken(String name) {
    String text = config.specialTokens().get(name);
    if (text == null) {
      return OptionalInt.empty();
    }
    OptionalInt id = ids().find(text);
    if (id.isEmpty()) {
      throw new CheckpointException(
          directory, name + " \"" + text + "\" is no token of tokenizer.json");
    }
    return id;
  }

  /**
   * What tokenizer.json numbers.
   *
   * @throws CheckpointException if there is none
   */
  public TokenIds ids() {
    if (ids == null) {
      ids = TokenIds.read(directory).orElseThrow(this::missing);
    }
    return ids;
  }

  /** Releases the tokenizer; twice is once. */
  @Override
  public void close() {
    tokenizer.ifPresent(HuggingFaceTextTokenizer::close);
  }
}
