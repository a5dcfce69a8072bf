package dev.sbd.spark;

import dev.sbd.GenerationOptions;
import dev.sbd.internal.Check;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What Spark runs for each partition: answers its rows with the executor's model.
 *
 * @param expected what answers must be from; empty: whatever model the executor has
 */
record AnswerTask(Settings settings, String expected) implements MapPartitionsFunction<Row, Row> {
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[[^,]*(?:,\\s*(\\d+)\\s*)?])?");
  private static final int USUAL_ATTEMPTS = 4;

  @Override
  public Iterator<Row> call(Iterator<Row> rows) throws InterruptedException {
    TaskContext task = TaskContext.get();
    ExecutorModels.Lease lease = ExecutorModels.borrow(settings.model());
    whenEnded(task, lease::close);
    ExecutorModel executor = lease.model();
    String by = executor.generatedBy(settings);
    Check.that(
        expected.isEmpty() || expected.equals(by),
        "executors have different models: here is \"%s\", elsewhere \"%s\"",
        by,
        expected);
    GenerationOptions options = settings.answers().options();
    executor.require(settings.answers(), options);
    RowAnswering answering = new RowAnswering(executor, options, by, isLast(task));
    PartitionAnswers answers =
        new PartitionAnswers(
            rows, answering::answer, settings.model().parallel(), task::isInterrupted);
    whenEnded(task, answers::close); // before the lease: the last to be added is the first
    return answers;
  }

  private static void whenEnded(TaskContext task, Runnable end) {
    TaskCompletionListener listener = context -> end.run();
    task.addTaskCompletionListener(listener);
  }

  private static boolean isLast(TaskContext task) {
    return task.attemptNumber() + 1 >= attempts(SparkEnv.get().conf());
  }

  /** How often Spark tries a task: locally once, unless the master says more. */
  private static int attempts(SparkConf conf) {
    Matcher local = LOCAL.matcher(conf.get("spark.master", ""));
    if (!local.matches()) {
      return conf.getInt("spark.task.maxFailures", USUAL_ATTEMPTS);
    }
    return local.group(1) == null ? 1 : Integer.parseInt(local.group(1));
  }
}
