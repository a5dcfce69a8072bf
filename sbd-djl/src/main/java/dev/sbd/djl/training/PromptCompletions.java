package dev.sbd.djl.training;

import dev.sbd.djl.checkpoint.Checkpoint;
import dev.sbd.djl.checkpoint.CheckpointException;
import dev.sbd.djl.text.ChatMessage;
import dev.sbd.djl.text.ChatTemplate;
import dev.sbd.djl.text.HuggingFaceTextTokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads training data: one JSON object a line, {@code {"prompt": "...", "completion": "..."}}. The
 * prompt is put as the checkpoint's chat template puts a user's message (as it stands where there
 * is none); the completion follows, then the end token.
 */
public final class PromptCompletions implements AutoCloseable {
  private final HuggingFaceTextTokenizer tokenizer;
  private final Optional<ChatTemplate> template;
  private final Rules rules;

  private PromptCompletions(
      HuggingFaceTextTokenizer tokenizer, Optional<ChatTemplate> template, Rules rules) {
    this.tokenizer = tokenizer;
    this.template = template;
    this.rules = rules;
  }

  /**
   * What is made of a line.
   *
   * @param endToken ends a document
   * @param maskToken must not occur in one
   * @param maxLength the most tokens a document may have
   * @param skipLong whether to leave out longer ones
   * @param trainPrompt whether prompts are learnt too
   */
  public record Rules(
      int endToken, int maskToken, int maxLength, boolean skipLong, boolean trainPrompt) {}

  /**
   * The documents of a file.
   *
   * @param documents in the file's order
   * @param skipped how many were left out for their length
   */
  public record Documents(List<Document> documents, int skipped) {
    /** Copies the list. */
    public Documents {
      documents = List.copyOf(documents);
    }
  }

  /**
   * A reader for a checkpoint.
   *
   * @throws CheckpointException if it has no tokenizer, or a broken one
   */
  public static PromptCompletions open(Path directory, Rules rules) {
    Optional<ChatTemplate> template = ChatTemplate.open(directory);
    return new PromptCompletions(HuggingFaceTextTokenizer.open(directory), template, rules);
  }

  /**
   * The token that ends an answer: the tokenizer's end token, if config.json or
   * generation_config.json agree, else the first of theirs.
   *
   * @throws CheckpointException if none is known
   */
  public static int endToken(Checkpoint checkpoint) {
    int[] ends = checkpoint.config().specialTokens().eos();
    if (ends.length == 0) {
      throw new CheckpointException(
          checkpoint.directory(), "no end token is known: set eos_token_id in config.json");
    }
    Optional<String> text =
        Optional.ofNullable(checkpoint.tokenizerConfig().specialTokens().get("eos_token"));
    try (HuggingFaceTextTokenizer tokenizer =
        HuggingFaceTextTokenizer.open(checkpoint.directory())) {
      int[] named = text.map(tokenizer::encode).orElseGet(() -> new int[0]);
      boolean agrees = named.length == 1 && Arrays.stream(ends).anyMatch(end -> end == named[0]);
      return agrees ? named[0] : ends[0];
    }
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if a line is malformed, has an empty completion, holds the
   *     mask token or is too long: the message names it; or if there is none
   */
  public Documents read(Path file) {
    List<Document> documents = new ArrayList<>();
    int skipped = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          Document document = document(line, file + ":" + number);
          boolean fits = document.length() <= rules.maxLength();
          if (!fits && !rules.skipLong()) {
            throw tooLong(document, file + ":" + number);
          }
          if (fits) {
            documents.add(document);
          } else {
            skipped++;
          }
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + reason(e), e);
    }
    if (documents.isEmpty()) {
      throw new IllegalArgumentException(file + " holds no documents (" + skipped + " too long)");
    }
    return new Documents(documents, skipped);
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException ? "there is no such file" : e.toString();
  }

  private IllegalArgumentException tooLong(Document document, String place) {
    return new IllegalArgumentException(
        "%s: has %d tokens, more than the %d that a sequence may have: raise that, shorten the line, or skip long ones"
            .formatted(place, document.length(), rules.maxLength()));
  }

  private Document document(String line, String place) {
    PromptCompletion texts = PromptCompletion.parse(line, place);
    int[] before = encodePrompt(texts.prompt());
    int[] after = tokenizer.encode(texts.completion());
    int[] tokens = Arrays.copyOf(before, before.length + after.length + 1);
    System.arraycopy(after, 0, tokens, before.length, after.length);
    tokens[tokens.length - 1] = rules.endToken();
    if (Arrays.stream(tokens).anyMatch(token -> token == rules.maskToken())) {
      throw new IllegalArgumentException(
          place + ": holds the mask token " + rules.maskToken() + ", which no text may");
    }
    return new Document(tokens, rules.trainPrompt() ? 0 : before.length);
  }

  private int[] encodePrompt(String prompt) {
    return template
        .map(chat -> tokenizer.encode(chat.render(List.of(ChatMessage.user(prompt)))))
        .orElseGet(() -> tokenizer.encodePrompt(prompt));
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
