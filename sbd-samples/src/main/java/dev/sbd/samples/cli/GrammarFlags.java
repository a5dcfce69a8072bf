package dev.sbd.samples.cli;

import dev.sbd.GenerationOptions;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.Grammar;
import dev.sbd.grammar.JsonStyle;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What the text must look like, for a group of which one is given. */
final class GrammarFlags {
  /** Above them in help. */
  static final String HEADING = "%nWhat the text must look like, one of:%n";

  private static final String SCHEMA = "--json-schema";
  private static final String REGEX = "--regex";
  private static final String CHOICE = "--choice";

  @ArgGroup(exclusive = false)
  private @Nullable SchemaFlags schema;

  @Option(
      names = REGEX,
      paramLabel = "R",
      description =
          "Text that matches all of this regular expression, Java's without look-around and"
              + " back-references.")
  private Optional<String> regex = Optional.empty();

  @Option(
      names = CHOICE,
      paramLabel = "TEXT",
      description = "This text, or another --choice; given several times.")
  private List<String> choices = List.of();

  /** JSON, and how it is written. */
  private static final class SchemaFlags {
    @Option(
        names = SCHEMA,
        required = true,
        paramLabel = "FILE",
        converter = SchemaFile.Converter.class,
        description =
            "JSON that the JSON Schema in this file allows (draft 2020-12; - for standard input)."
                + " A keyword that is not supported is refused.")
    private SchemaFile file;

    @Option(
        names = "--json-style",
        paramLabel = "STYLE",
        description =
            "White space of the JSON: spaced, a blank behind each comma and colon; compact, none;"
                + " or free, as the model likes (default: spaced).")
    private JsonStyle style = JsonStyle.SPACED;

    Grammar grammar() {
      return named(SCHEMA + " " + file.name(), () -> Grammar.jsonSchema(file.text(), style));
    }
  }

  /** Whether a command was given one of them. */
  static boolean areGivenTo(CommandSpec command) {
    return Optional.ofNullable(command.commandLine().getParseResult()).stream()
        .anyMatch(given -> Stream.of(SCHEMA, REGEX, CHOICE).anyMatch(given::hasMatchedOption));
  }

  /**
   * Options with the grammar of {@code flags}, if they were given.
   *
   * @throws InvalidRequestException if it is none; the message begins with the option
   */
  static void apply(@Nullable GrammarFlags flags, GenerationOptions.Builder builder) {
    if (flags != null) {
      builder.grammar(flags.grammar());
    }
  }

  private Grammar grammar() {
    if (schema != null) {
      return schema.grammar();
    }
    return regex
        .map(r -> named(REGEX, () -> Grammar.regex(r)))
        .orElseGet(() -> named(CHOICE, () -> Grammar.choice(choices)));
  }

  private static <T> T named(String option, Supplier<T> source) {
    try {
      return source.get();
    } catch (InvalidRequestException e) {
      throw new InvalidRequestException(option + ": " + e.getMessage(), e);
    }
  }
}
