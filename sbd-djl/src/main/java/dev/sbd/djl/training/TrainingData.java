package dev.sbd.djl.training;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.sbd.FinishReason;
import dev.sbd.djl.internal.text.CheckpointText;
import dev.sbd.djl.training.PromptCompletions.Rules;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model learns from.
 *
 * @param documents at least one; the mask token is in none of them
 * @param skipped how many others were left out: too long, or without an answer
 */
public record TrainingData(List<Document> documents, int skipped) {
  private static final Pattern COLUMN = Pattern.compile("column (\\d+)");

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

  /** Checks that a model of so many tokens has all that there are. */
  void requireIn(int vocabulary) {
    for (int i = 0; i < documents.size(); i++) {
      documents.get(i).requireIn(vocabulary, "documents[" + i + "]");
    }
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
   * where {@code finish} is a reason that {@link FinishReason#isCut(String) cuts} an answer, no end
   * token follows; a line with {@code error}, or of an empty answer, is left out.
   *
   * @param start whose tokens they become
   * @throws dev.sbd.error.InvalidRequestException if a line is malformed, has an empty completion,
   *     holds the mask token or one that the model lacks, or is too long: the message names it; or
   *     if there is none
   * @throws dev.sbd.djl.CheckpointException if the checkpoint has no tokenizer, or knows no end
   *     token
   */
  public static TrainingData read(Path file, TrainingStart start, Lines lines) {
    try (CheckpointText text = CheckpointText.open(start.checkpoint().directory())) {
      return new PromptCompletions(text, Rules.of(start, text, lines)).read(file);
    }
  }

  /**
   * The fields of a line of such a file, in order; for those who write or read one too.
   *
   * @param line strict JSON
   * @throws dev.sbd.error.InvalidRequestException if it is no JSON object, or more than one: the
   *     message says from which column
   */
  public static JsonObject fields(String line) {
    try (JsonReader reader = new JsonReader(new StringReader(line))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement root = JsonParser.parseReader(reader);
      boolean one = root.isJsonObject() && reader.peek() == JsonToken.END_DOCUMENT;
      Check.that(one, "must hold one JSON object");
      return root.getAsJsonObject();
    } catch (JsonParseException | IOException e) {
      throw new InvalidRequestException("is not valid JSON" + column(e), e);
    }
  }

  /** Where the parser stopped; the rest of its message is for programmers. */
  private static String column(Exception e) {
    Matcher column = COLUMN.matcher(String.valueOf(e.getMessage()));
    return column.find() ? " from column " + column.group(1) : "";
  }
}
