package dev.sbd.samples.cli;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.error.SbdException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns an exception into one line on stderr and an exit status. */
final class ErrorMessages implements IParameterExceptionHandler, IExecutionExceptionHandler {

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    print(command, String.valueOf(e.getMessage()));
    command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    command.getOut().flush();
    boolean expected =
        e instanceof InvalidRequestException
            || e instanceof SbdException
            || e instanceof UncheckedIOException;
    print(command, expected ? message(e) : "this is a bug of sbd: " + e);
    if (command.getCommandSpec().root().userObject() instanceof Sbd sbd && sbd.isVerbose()) {
      e.printStackTrace(command.getErr());
      command.getErr().flush();
    }
    return expected ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  private static String message(Exception e) {
    Throwable cause = e.getCause();
    if (!(e instanceof UncheckedIOException) || !String.valueOf(cause).equals(e.getMessage())) {
      return String.valueOf(e.getMessage());
    }
    if (cause instanceof NoSuchFileException) {
      return "there is no file " + cause.getMessage();
    }
    return cause instanceof CharacterCodingException
        ? "what should be UTF-8 text is not (" + cause.getMessage() + ")"
        : "input or output failed: " + cause;
  }

  private static void print(CommandLine command, String message) {
    String line = message.strip().replaceAll("\\s*\\R\\s*", " ");
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + line);
  }
}
