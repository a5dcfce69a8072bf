package dev.sbd.samples.cli;

import dev.sbd.error.InvalidRequestException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: {@code java -jar sbd.jar generate --prompt "..."}. */
@Command(
    name = "sbd",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Set Block Decoding: text from a language model in a fraction of the forward passes.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:success",
      "1:a result that fails a check or cannot be written, or a bug of sbd",
      "2:bad usage or input"
    },
    footer = {"", "Results go to standard output in UTF-8, everything else to standard error."})
public final class Sbd implements Runnable {
  private static final List<Class<?>> COMMANDS =
      List.of(
          GenerateCommand.class,
          ChatCommand.class,
          ServeCommand.class,
          CompareCommand.class,
          TraceCommand.class,
          ParityCommand.class,
          TasksCommand.class,
          PromptsCommand.class,
          EvaluateCommand.class,
          TokenizerCommand.class,
          FinetuneCommand.class,
          MergeCommand.class,
          BenchCommand.class,
          BenchServingCommand.class,
          BenchTrainingCommand.class,
          SoakCommand.class,
          GpuCheckCommand.class,
          ModelsCommand.class);

  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error too.")
  private boolean verbose;

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] args) {
    System.setErr(new StandardError(new FileOutputStream(FileDescriptor.err)));
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    PrintWriter out = StandardOutput.on(new FileOutputStream(FileDescriptor.out));
    CommandLine sbd = commandLine(args).setOut(out).setErr(err);
    System.exit(run(sbd, args));
  }

  /** Runs a command; returns its exit status. */
  static int run(CommandLine sbd, String[] args) {
    try {
      int status = Launch.run(args, sbd::execute);
      sbd.getOut().flush();
      return status;
    } catch (InvalidRequestException | OutputException e) { // before a command, or behind it
      return new ErrorMessages().handle(e, sbd);
    }
  }

  /**
   * The command line, ready to execute {@code args}: with the one command that they begin with,
   * because to find the options of all takes longer than to start a model; else with all.
   */
  static CommandLine commandLine(String... args) {
    CommandSpec sbd = CommandSpec.forAnnotatedObject(new Sbd());
    List<Class<?>> asked = COMMANDS.stream().filter(c -> name(c).equals(first(args))).toList();
    (asked.isEmpty() ? COMMANDS : asked)
        .forEach(c -> sbd.addSubcommand(name(c), new CommandLine(c)));
    ErrorMessages errors = new ErrorMessages();
    return new TextValues(sbd)
        .registerConverter(Path.class, new PathConverter())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setAllowSubcommandsAsOptionParameters(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionStrategy(Sbd::execute)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  private static String first(String... args) {
    return args.length == 0 ? "" : args[0];
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  /** Runs the command, or prints its help; errors of either go the same way. */
  private static int execute(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (OutputException e) {
      CommandLine sbd = parsed.commandSpec().commandLine();
      throw new ExecutionException(sbd, "help was not printed", e);
    }
  }

  boolean isVerbose() {
    return verbose;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
