package dev.sbd.djl.training;

import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.ChatTemplate;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.Checkpoint;
import dev.sbd.djl.internal.text.HuggingFaceTextTokenizer;
import dev.sbd.djl.internal.text.JinjaChatTemplate;
import java.io.IOException;
import java.io.LineNumberReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    Optional<ChatTemplate> template = JinjaChatTemplate.open(directory);
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
    try (LineNumberReader lines = new LineNumberReader(Files.newBufferedReader(file))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          String place = file + ":" + lines.getLineNumber();
          Document document = document(line, place);
          if (fits(document, place)) {
            documents.add(document);
          } else {
            skipped++;
          }
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + reason(e), e);
    }
    requireSome(documents, skipped, file);
    return new Documents(documents, skipped);
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException
        ? "there is no such file"
        : e instanceof CharacterCodingException ? "it is not UTF-8 text" : e.toString();
  }

  private static void requireSome(List<Document> documents, int skipped, Path file) {
    if (documents.isEmpty()) {
      throw new IllegalArgumentException(
          skipped > 0
              ? file + ": all " + skipped + " lines are too long"
              : file
                  + ": is empty, must have a line {\"prompt\": ..., \"completion\": ...} or more");
    }
  }

  private boolean fits(Document document, String place) {
    boolean fits = document.length() <= rules.maxLength();
    if (!fits && !rules.skipLong()) {
      throw new IllegalArgumentException(
          "%s: has %d tokens, at most %d are allowed: shorten the line, or let long ones be skipped"
              .formatted(place, document.length(), rules.maxLength()));
    }
    return fits;
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
