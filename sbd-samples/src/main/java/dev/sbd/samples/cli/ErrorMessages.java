package dev.sbd.samples.cli;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.error.SbdException;
import dev.sbd.samples.Embedded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns an exception into one line on stderr and an exit status. */
final class ErrorMessages implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final int MOST = 1200; // characters
  private static final int TAIL = 300;

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    print(command, String.valueOf(e.getMessage()));
    command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return handle(e, command);
  }

  /** Says on stderr what is wrong, unless it is that nobody listens; returns the exit status. */
  int handle(Exception e, CommandLine command) {
    if (e instanceof OutputException output && output.isUnread()) {
      return ExitCode.OK;
    }
    command.getOut().flush();
    boolean expected = isExpected(e);
    print(command, expected ? message(e, command.getCommandSpec()) : "this is a bug of sbd: " + e);
    if (command.getCommandSpec().root().userObject() instanceof Sbd sbd && sbd.isVerbose()) {
      e.printStackTrace(command.getErr());
      command.getErr().flush();
    }
    return expected && !(e instanceof OutputException) ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  /** Whether it is the user's to mend, or the machine's. */
  private static boolean isExpected(Exception e) {
    return e instanceof InvalidRequestException
        || e instanceof SbdException
        || e instanceof UncheckedIOException
        || e instanceof InvalidPathException;
  }

  /** What is wrong in a user's words: with options, reasons, and models by name. */
  static String message(Exception e, CommandSpec command) {
    String message = String.valueOf(e.getMessage());
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        message = Reason.in(message, io);
      }
    }
    if (e instanceof InvalidPathException path) {
      message = path(path);
    }
    return OptionNames.in(Embedded.withNames(message), command);
  }

  /** Why there can be no file of that name. */
  static String path(InvalidPathException e) {
    return "'%s' cannot be the name of a file here (%s)%s"
        .formatted(e.getInput(), e.getReason(), Launch.knowsAscii() ? ": set LC_ALL=C.UTF-8" : "");
  }

  private static void print(CommandLine command, String message) {
    String line = message.strip().replaceAll("\\s*\\R\\s*", " ");
    if (line.length() > MOST) {
      line = line.substring(0, MOST - TAIL) + " ... " + line.substring(line.length() - TAIL);
    }
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + line);
  }
}
