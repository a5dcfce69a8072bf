package dev.sbd.samples.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * A command line on which an option that takes text takes the argument behind it, whatever that
 * looks like: in {@code --prompt "-t is which flag?"} there is no option {@code -t}.
 */
final class TextValues extends CommandLine {
  /** Before a value that begins with a dash; no argument of a process can hold it. */
  private static final String GUARD = "\0";

  TextValues(CommandSpec command) {
    super(command);
    registerConverter(String.class, text -> text.startsWith(GUARD) ? text.substring(1) : text);
  }

  @Override
  public ParseResult parseArgs(String... args) {
    String[] guarded = args.clone();
    CommandSpec command = getCommandSpec();
    for (int i = 0; i < guarded.length; i++) {
      CommandLine subcommand = command.subcommands().get(guarded[i]);
      command = subcommand == null ? command : subcommand.getCommandSpec();
      int equals = guarded[i].indexOf('=');
      if (takesText(command.optionsMap().get(guarded[i])) && i + 1 < guarded.length) {
        i++;
        guarded[i] = guard(guarded[i]);
      } else if (equals > 0
          && takesText(command.optionsMap().get(guarded[i].substring(0, equals)))) {
        guarded[i] = guarded[i].substring(0, equals + 1) + guard(guarded[i].substring(equals + 1));
      }
    }
    return super.parseArgs(guarded);
  }

  private static String guard(String value) {
    return value.startsWith("-") ? GUARD + value : value;
  }

  private static boolean takesText(@Nullable OptionSpec option) {
    return option != null
        && option.converters().length == 0
        && option.auxiliaryTypes()[0] == String.class;
  }
}
