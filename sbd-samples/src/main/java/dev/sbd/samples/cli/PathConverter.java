package dev.sbd.samples.cli;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
}
