package dev.sbd.samples.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command with one result, printed as text or, where that is asked for, as JSON. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
abstract class ResultCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  final void print(Record result, String text) {
    out().println(json ? Json.write(result) : text);
  }

  /** Prints the result of a check; returns the exit status. */
  final int judge(boolean passed, Record result, String text) {
    print(result, text);
    return passed ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  final boolean isJson() {
    return json;
  }

  final boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
