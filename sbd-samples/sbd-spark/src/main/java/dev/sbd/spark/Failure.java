package dev.sbd.spark;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.error.SbdException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import picocli.CommandLine.ExitCode;

/**
 * Why the program failed, in one line.
 *
 * @param exception what was thrown: what a task threw is among its causes
 */
record Failure(Exception exception) {

  /** Says so; returns the exit status. */
  int tell(PrintWriter err, boolean verbose) {
    Optional<Throwable> known = causes().filter(Failure::isInput).findFirst();
    Throwable told = known.orElse(exception);
    String what = known.isPresent() ? "" : "the job failed: ";
    err.println("sbd-spark: " + what + line(told));
    if (verbose) {
      exception.printStackTrace(err);
    }
    return known.isPresent() ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  private Stream<Throwable> causes() {
    return Stream.iterate((Throwable) exception, e -> e != null, Throwable::getCause);
  }

  /** Whether it is the user's to mend, or the machine's. */
  private static boolean isInput(Throwable e) {
    return e instanceof InvalidRequestException
        || e instanceof SbdException
        || e instanceof UncheckedIOException
        || e instanceof AnalysisException
        || isMalformed(e);
  }

  private static boolean isMalformed(Throwable e) {
    return e instanceof SparkThrowable spark
        && String.valueOf(spark.getCondition()).startsWith("MALFORMED_RECORD");
  }

  /** The first line of what Spark says, which adds traces and plans. */
  private static String line(Throwable e) {
    return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse(e.toString());
  }
}
