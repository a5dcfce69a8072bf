package dev.sbd.samples.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: {@code java -jar sbd.jar generate --prompt "..."}. */
@Command(
    name = "sbd",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Set Block Decoding: text from a language model in a fraction of the forward passes.",
    subcommands = {
      GenerateCommand.class,
      ChatCommand.class,
      CompareCommand.class,
      TraceCommand.class,
      ParityCommand.class,
      TasksCommand.class,
      EvaluateCommand.class,
      TokenizerCommand.class,
      FinetuneCommand.class,
      BenchCommand.class
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:success",
      "1:a result that fails a check or cannot be written, or a bug of sbd",
      "2:bad usage or input"
    },
    footer = {"", "Results go to standard output in UTF-8, everything else to standard error."})
public final class Sbd implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error too.")
  private boolean verbose;

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] args) {
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    int status = commandLine().setOut(out).execute(args);
    if (out.checkError()) {
      System.err.println("sbd: standard output could not be written");
      status = ExitCode.SOFTWARE;
    }
    System.exit(status);
  }

  /** The command line, ready to execute. */
  static CommandLine commandLine() {
    ErrorMessages errors = new ErrorMessages();
    return new CommandLine(new Sbd())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  boolean isVerbose() {
    return verbose;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
