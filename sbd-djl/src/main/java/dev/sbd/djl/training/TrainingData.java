package dev.sbd.djl.training;

import dev.sbd.djl.internal.text.CheckpointText;
import dev.sbd.djl.training.PromptCompletions.Rules;
import dev.sbd.internal.Check;
import java.nio.file.Path;
import java.util.List;

/**
 * What a model learns from.
 *
 * @param documents at least one; the mask token is in none of them
 * @param skipped how many others were left out: too long, or without an answer
 */
public record TrainingData(List<Document> documents, int skipped) {
  /**
   * Copies the list.
   *
   * @throws dev.sbd.error.InvalidRequestException if it is empty
   */
  public TrainingData {
    documents = List.copyOf(documents);
    Check.that(!documents.isEmpty(), "documents must not be empty");
  }

  /** All the documents that there are. */
  public TrainingData(List<Document> documents) {
    this(documents, 0);
  }

  /**
   * What is made of the lines of a file.
   *
   * @param maxLength the most tokens a document may have; at most the model's context counts
   * @param skipLong whether to leave out longer ones
   * @param trainPrompt whether prompts are learnt too
   */
  public record Lines(int maxLength, boolean skipLong, boolean trainPrompt) {}

  /**
   * Reads a file of one JSON object a line, {@code {"prompt": "...", "completion": "..."}}. The
   * prompt is put as the checkpoint's chat template puts a user's message (as it stands where there
   * is none), or {@code messages} as it puts a conversation; the completion follows, then the end
   * token.
   *
   * <p>What a model has answered, as {@code sbd generate --prompts} writes it, is such a file:
   * where {@code finish} is {@code length} or {@code time} the answer was cut, and no end token
   * follows; a line with {@code error}, or of an empty answer, is left out.
   *
   * @param start whose tokens they become
   * @throws dev.sbd.error.InvalidRequestException if a line is malformed, has an empty completion,
   *     holds the mask token or is too long: the message names it; or if there is none
   * @throws dev.sbd.djl.CheckpointException if the checkpoint has no tokenizer, or knows no end
   *     token
   */
  public static TrainingData read(Path file, TrainingStart start, Lines lines) {
    try (CheckpointText text = CheckpointText.open(start.checkpoint().directory())) {
      return new PromptCompletions(text, Rules.of(start, text, lines)).read(file);
    }
  }
}
