package dev.sbd.samples.cli;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a file or directory. */
final class PathConverter implements ITypeConverter<Path> {

  @Override
  public Path convert(String value) {
    try {
      return path(value);
    } catch (InvalidRequestException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The path meant by {@code value}.
   *
   * @throws InvalidRequestException if there can be none; if it looks like an option, before which
   *     a name was forgotten
   */
  static Path path(String value) {
    Check.that(
        !value.startsWith("-"), "a name is expected, got %s (for a file: ./%s)", value, value);
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new InvalidRequestException(ErrorMessages.path(e), e);
    }
  }

  /**
   * The path meant by {@code value}; what {@code builtIn} has, if it is a mere name of nothing.
   *
   * @throws InvalidRequestException as of {@link #path}, or from {@code builtIn}
   */
  static Path orBuiltIn(String value, Function<String, Path> builtIn) {
    Path path = path(value);
    boolean isPath = Files.exists(path) || path.isAbsolute() || path.getNameCount() > 1;
    return isPath ? path : builtIn.apply(value);
  }
}
