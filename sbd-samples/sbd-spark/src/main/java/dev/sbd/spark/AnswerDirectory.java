package dev.sbd.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.sbd.FinishReason;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * A directory of answers that grows by a file whenever a task is done. Of a run that was stopped it
 * holds what those tasks answered; the next run answers the rest.
 *
 * @param path of any file system that Hadoop knows
 * @param format {@code json}, {@code parquet} or another that Spark reads and writes
 */
public record AnswerDirectory(String path, String format) {
  /** Commits what a task has written when it is done, under a name that its retries have, too. */
  private static final String COMMIT = "mapreduce.fileoutputcommitter.algorithm.version";

  private static final String BEGIN_ANEW = ": give another one, or delete this one to begin anew";

  /**
   * What a directory holds.
   *
   * @param rows answers and errors
   * @param errors those that are no answers
   * @param cut answers that a limit ended
   */
  public record Summary(long rows, long errors, long cut, long newTokens, long forwardPasses) {}

  /**
   * Answers the prompts that have no answer in the directory.
   *
   * @param prompts as {@link SparkGeneration#answer} takes them; none of their columns is a map
   * @param rows the most prompts of a task, at least 1: a run that is stopped loses those begun
   * @return what the directory holds then
   * @throws InvalidRequestException if it holds anything but answers to some of these prompts, by
   *     this model and with these settings; it stays as it was
   * @throws dev.sbd.error.SbdException if there is no model on an executor
   */
  public Summary fill(Dataset<Row> prompts, Settings settings, int rows) {
    Check.atLeast("rows", rows, 1);
    Dataset<Row> carried = AnswerColumns.carried(prompts);
    String by = generatedBy(prompts.sparkSession(), settings);
    Dataset<Row> missing = exists(prompts.sparkSession()) ? missing(carried, by) : carried;
    long count = missing.count();
    if (count > 0) {
      int tasks = tasks(count, rows, prompts.sparkSession());
      append(SparkGeneration.answer(missing.repartition(tasks), settings, by));
    }
    return summary(prompts);
  }

  void append(Dataset<Row> answers) {
    answers.write().mode(SaveMode.Append).option(COMMIT, 2).format(format).save(path);
  }

  /** What it holds already; nothing if it is not there. */
  public Summary summary(Dataset<Row> prompts) {
    return exists(prompts.sparkSession())
        ? summaryOf(read(AnswerColumns.carried(prompts)))
        : new Summary(0, 0, 0, 0, 0);
  }

  private static int tasks(long count, int rows, SparkSession spark) {
    long busy = Math.min(count, spark.sparkContext().defaultParallelism());
    return Math.toIntExact(Math.max(busy, (count + rows - 1) / rows));
  }

  /** As an executor says, since the driver may have no model. */
  private static String generatedBy(SparkSession spark, Settings settings) {
    MapPartitionsFunction<Long, String> name =
        one -> List.of(ExecutorModel.generatedByUnloaded(settings)).iterator();
    return spark.range(0, 1, 1, 1).mapPartitions(name, Encoders.STRING()).first();
  }

  private boolean exists(SparkSession spark) {
    Path directory = new Path(path);
    try {
      FileSystem files = directory.getFileSystem(spark.sessionState().newHadoopConf());
      boolean exists = files.exists(directory);
      Check.that(
          !exists || files.getFileStatus(directory).isDirectory(), "%s is no directory", path);
      return exists;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private Dataset<Row> read(Dataset<Row> carried) {
    return carried
        .sparkSession()
        .read()
        .schema(AnswerColumns.answered(carried))
        .option("mode", "FAILFAST")
        .format(format)
        .load(path);
  }

  private Dataset<Row> missing(Dataset<Row> carried, String by) {
    Dataset<Row> done = read(carried);
    Column from = coalesce(AnswerColumns.column(AnswerColumns.GENERATED_BY), lit(""));
    done.filter(from.notEqual(by)).select(from).takeAsList(1).forEach(row -> refuse(row, by));
    Column[] columns =
        Arrays.stream(carried.columns()).map(AnswerColumns::column).toArray(Column[]::new);
    Dataset<Row> answered = done.select(columns);
    Check.that(
        answered.exceptAll(carried).isEmpty(),
        "%s has answers to other prompts%s",
        path,
        BEGIN_ANEW);
    return carried.exceptAll(answered);
  }

  private void refuse(Row other, String by) {
    String from = other.getString(0);
    String found = from.isEmpty() ? "something else than answers" : "answers of \"" + from + "\"";
    throw new InvalidRequestException(
        "%s has %s, not of \"%s\"%s".formatted(path, found, by, BEGIN_ANEW));
  }

  private static Summary summaryOf(Dataset<Row> answers) {
    Object[] cut =
        Stream.of(FinishReason.values())
            .filter(FinishReason::isCut)
            .map(reason -> reason.name().toLowerCase(Locale.ROOT))
            .toArray();
    Column finish = AnswerColumns.column(AnswerColumns.FINISH);
    Row sums =
        answers
            .agg(
                count(lit(1)),
                count(AnswerColumns.column(AnswerColumns.ERROR)),
                count(when(finish.isin(cut), 1)),
                total(AnswerColumns.NEW_TOKENS),
                total(AnswerColumns.FORWARD_PASSES))
            .first();
    return new Summary(
        sums.getLong(0), sums.getLong(1), sums.getLong(2), sums.getLong(3), sums.getLong(4));
  }

  private static Column total(String column) {
    return coalesce(sum(AnswerColumns.column(column)), lit(0L));
  }
}
