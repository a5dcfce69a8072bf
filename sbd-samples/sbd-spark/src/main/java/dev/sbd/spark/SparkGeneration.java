package dev.sbd.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Answers tables of prompts on Apache Spark: a model for each executor's process, shared by its
 * tasks.
 *
 * <pre>{@code
 * Settings settings = Settings.builder("/models/Qwen3-0.6B").parallel(32).build();
 * SparkGeneration.answer(spark.read().json("prompts.jsonl"), settings).write().parquet("answers");
 * }</pre>
 */
public final class SparkGeneration {
  private SparkGeneration() {}

  /**
   * The rows of {@code table} with columns added: {@code completion}, {@code finish}, {@code
   * promptTokens}, {@code newTokens}, {@code forwardPasses}, {@code unfinished} as {@code sbd
   * generate --prompts} has them; {@code error}, which says why a row has no answer, and is null
   * where it has one; and {@code generatedBy}. Columns of these names that were there are dropped.
   *
   * <p>Nothing is generated before an action of Spark's asks for the rows, and what two actions ask
   * for is generated twice: write the result, or cache it. An answer does not depend on the
   * partition that its row is in, but for rounding where that depends on who shares a pass.
   *
   * <p>A prompt that the model does not take is a row with an error. A machine that fails fails its
   * task, which Spark tries again; what then fails for the last time is a row with an error, too. A
   * model that cannot be loaded fails the job.
   *
   * @param table with a column {@code prompt}, a user's message, which goes into the chat template
   *     where the model has one, or {@code messages}, an array of structs with {@code role} and
   *     {@code content} (or the same as JSON); a row that has both is its messages
   * @throws dev.sbd.error.InvalidRequestException if a column is not there or of another type
   */
  public static Dataset<Row> answer(Dataset<Row> table, Settings settings) {
    return answer(table, settings, "");
  }

  /** The same, by no other model than {@code expected} says, unless that is empty. */
  static Dataset<Row> answer(Dataset<Row> table, Settings settings, String expected) {
    Dataset<Row> carried = AnswerColumns.carried(table);
    return AnswerColumns.asked(carried, settings.answers().draws().key())
        .mapPartitions(
            new AnswerTask(settings, expected), Encoders.row(AnswerColumns.answered(carried)));
  }
}
