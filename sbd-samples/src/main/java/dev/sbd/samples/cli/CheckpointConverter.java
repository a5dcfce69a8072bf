package dev.sbd.samples.cli;

import dev.sbd.samples.EmbeddedCheckpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a checkpoint's directory or the name of a built-in one; what is there under a name wins.
 */
final class CheckpointConverter implements ITypeConverter<Path> {

  @Override
  public Path convert(String value) {
    try {
      return directory(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The directory meant by {@code value}, which may not exist.
   *
   * @throws IllegalArgumentException if it is a mere name of nothing
   */
  static Path directory(String value) {
    Path path = Path.of(value);
    boolean isPath = Files.exists(path) || path.isAbsolute() || path.getNameCount() > 1;
    return isPath ? path : EmbeddedCheckpoint.directory(value);
  }

  /** The built-in ones, for help and completion. */
  static final class BuiltIn implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return EmbeddedCheckpoint.names().iterator();
    }
  }
}
