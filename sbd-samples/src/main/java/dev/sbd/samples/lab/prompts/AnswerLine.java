package dev.sbd.samples.lab.prompts;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.sbd.FinishReason;
import dev.sbd.Generation;
import dev.sbd.djl.training.TrainingData;
import dev.sbd.error.InvalidRequestException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A line of a file of answers: the prompt's fields, then {@code completion}, {@code finish}, {@code
 * promptTokens}, {@code newTokens} and {@code forwardPasses}, as of {@link dev.sbd.GenerationJson}
 * and {@link dev.sbd.GenerationStats}; or, of a prompt that was refused, {@code error}; and {@code
 * generatedBy}. {@code sbd finetune} reads such a file.
 *
 * @param fields all of them, in order
 */
public record AnswerLine(JsonObject fields) {
  private static final String COMPLETION = "completion";
  private static final String FINISH = "finish";
  private static final String NEW_TOKENS = "newTokens";
  private static final String FORWARD_PASSES = "forwardPasses";
  private static final String UNFINISHED = "unfinished";
  private static final String ERROR = "error";
  private static final String GENERATED_BY = "generatedBy";

  /** Those that the answer has, whatever the prompt's line has under these names. */
  private static final List<String> OWN =
      List.of(
          COMPLETION,
          FINISH,
          UNFINISHED,
          "promptTokens",
          NEW_TOKENS,
          FORWARD_PASSES,
          ERROR,
          GENERATED_BY);

  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  /**
   * A prompt and what was generated.
   *
   * @param by what generated it, and with which options
   */
  static AnswerLine of(PromptLine line, Generation answer, String by) {
    JsonObject fields = carried(line.fields());
    fields.addProperty(COMPLETION, answer.text());
    fields.addProperty(FINISH, answer.finishReason().name().toLowerCase(Locale.ROOT));
    if (answer.unfinished()) {
      fields.addProperty(UNFINISHED, true);
    }
    fields.addProperty("promptTokens", answer.stats().promptTokens());
    fields.addProperty(NEW_TOKENS, answer.stats().newTokens());
    fields.addProperty(FORWARD_PASSES, answer.stats().forwardPasses());
    fields.addProperty(GENERATED_BY, by);
    return new AnswerLine(fields);
  }

  /** A prompt and why it is not answered. */
  static AnswerLine refused(PromptLine line, String error, String by) {
    JsonObject fields = carried(line.fields());
    fields.addProperty(ERROR, error);
    fields.addProperty(GENERATED_BY, by);
    return new AnswerLine(fields);
  }

  private static JsonObject carried(JsonObject fields) {
    JsonObject carried = fields.deepCopy();
    OWN.forEach(carried::remove);
    return carried;
  }

  /** The line that {@code json} is, if it is an answer. */
  public static Optional<AnswerLine> parse(String json) {
    try {
      JsonObject fields = TrainingData.fields(json);
      boolean answer = fields.has(GENERATED_BY) && (fields.has(ERROR) || fields.has(COMPLETION));
      return answer ? Optional.of(new AnswerLine(fields)) : Optional.empty();
    } catch (InvalidRequestException e) {
      return Optional.empty();
    }
  }

  /** How every answer to {@code line} begins. */
  public static String beginning(PromptLine line) {
    String json = GSON.toJson(carried(line.fields()));
    return json.substring(0, json.length() - 1);
  }

  /** Whether it answers {@code line}. */
  public boolean answers(PromptLine line) {
    return carried(fields).equals(carried(line.fields()));
  }

  /** The model and the options. */
  public String generatedBy() {
    return fields.get(GENERATED_BY).getAsString();
  }

  /** Whether the model does not take the prompt. */
  public boolean isRefused() {
    return fields.has(ERROR);
  }

  /** Whether a limit ended the answer before the model did. */
  public boolean isCut() {
    return !isRefused() && FinishReason.isCut(fields.get(FINISH).getAsString());
  }

  /** Tokens generated. */
  public int newTokens() {
    return isRefused() ? 0 : fields.get(NEW_TOKENS).getAsInt();
  }

  /** Forward passes, shared ones too. */
  public int forwardPasses() {
    return isRefused() ? 0 : fields.get(FORWARD_PASSES).getAsInt();
  }

  /** As it is written, without the end of the line. */
  public String json() {
    return GSON.toJson(fields);
  }
}
