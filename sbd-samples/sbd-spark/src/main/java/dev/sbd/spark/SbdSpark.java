package dev.sbd.spark;

import dev.sbd.error.InvalidRequestException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program: a file of prompts, a directory of answers; for {@code spark-submit}, or alone. */
@Command(
    name = "sbd-spark",
    mixinStandardHelpOptions = true,
    description = {
      "Answer a file of prompts on Apache Spark into a directory. Stopped at any moment and run"
          + " again it answers what is missing.",
      "It is sbd generate --prompts for many machines."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:success",
      "1:prompts were refused: the column error says why; or the job failed",
      "2:bad usage or input",
      "130:interrupted"
    })
public final class SbdSpark implements Callable<Integer> {
  private static final int ROWS = 128;

  @Spec private CommandSpec spec;
  @Mixin private SettingsFlags flags;

  @Option(
      names = "--prompts",
      required = true,
      paramLabel = "FILE",
      description =
          "Prompts, a JSON object a line: {\"prompt\": ...} or {\"messages\": [...]}. Other fields"
              + " are carried over. A file, a directory of files, or a URL that Spark reads.")
  private String prompts;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "DIR",
      description =
          "Where the answers go, in no order: the prompts' fields, completion, finish, promptTokens,"
              + " newTokens, forwardPasses, unfinished and generatedBy; or error.")
  private String out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Of prompts and answers: json, parquet or orc (default: json).")
  private Optional<String> format;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "The most prompts of a task (default: 128). What a task has answered is there when all of"
              + " it is.")
  private Optional<Integer> rows;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark's master (default: what spark-submit says, else local[*]: threads of this"
              + " process).")
  private Optional<String> master;

  @Option(names = "--verbose", description = "Print the stack trace of an error too.")
  private boolean verbose;

  /** Runs the program and ends the process with its exit status. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs the program; returns its exit status. */
  static int run(String... args) {
    SbdSpark program = new SbdSpark();
    CommandLine command = new CommandLine(program);
    command.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    command.setUsageHelpAutoWidth(true);
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setUnmatchedOptionsAllowedAsOptionParameters(true);
    command.setExecutionExceptionHandler(
        (e, line, parsed) -> new Failure(e).tell(line.getErr(), program.verbose));
    return command.execute(args);
  }

  @Override
  public Integer call() throws IOException {
    Settings settings = flags.settings();
    AnswerDirectory directory = new AnswerDirectory(out, format.orElse("json"));
    try (SparkSession spark = LocalSession.orSubmitted(master);
        Interruption interruption = new Interruption(spark)) {
      try {
        return tell(answer(spark, directory, settings));
      } catch (Exception e) { // Spark throws checked ones that it does not declare
        if (interruption.isRequested()) {
          spec.commandLine().getErr().println("interrupted: run the same command to go on");
          return Interruption.EXIT_STATUS;
        }
        throw e;
      }
    }
  }

  /** What there is then, and what this run added to it. */
  private record Run(
      AnswerDirectory.Summary before, AnswerDirectory.Summary after, double seconds) {}

  private Run answer(SparkSession spark, AnswerDirectory directory, Settings settings) {
    Dataset<Row> table =
        spark.read().option("mode", "FAILFAST").format(directory.format()).load(prompts);
    if (table.columns().length == 0) {
      throw new InvalidRequestException(prompts + " is empty");
    }
    AnswerDirectory.Summary before = directory.summary(table);
    long start = System.nanoTime();
    AnswerDirectory.Summary after = directory.fill(table, settings, rows.orElse(ROWS));
    return new Run(before, after, (System.nanoTime() - start) / 1e9);
  }

  private int tell(Run run) {
    AnswerDirectory.Summary all = run.after;
    String errors =
        all.errors() > 0 ? ", and " + all.errors() + " refused (see the column error)" : "";
    spec.commandLine()
        .getErr()
        .println(
            String.format(
                Locale.ROOT,
                "%s: %d prompts answered, %d of them cut by a limit%s; %d tokens in %d forward"
                    + " passes: %.2f tokens a pass, %.1f tokens/s in this run",
                out,
                all.rows() - all.errors(),
                all.cut(),
                errors,
                all.newTokens(),
                all.forwardPasses(),
                (double) all.newTokens() / Math.max(1, all.forwardPasses()),
                (all.newTokens() - run.before.newTokens()) / run.seconds));
    return all.errors() > 0 ? ExitCode.SOFTWARE : ExitCode.OK;
  }
}
