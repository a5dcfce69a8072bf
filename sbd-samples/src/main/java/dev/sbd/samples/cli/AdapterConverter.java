package dev.sbd.samples.cli;

import dev.sbd.samples.EmbeddedAdapter;
import java.nio.file.Path;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an adapter's directory or the name of a built-in one; what is there under a name wins. */
final class AdapterConverter implements ITypeConverter<Path> {

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
    return PathConverter.orBuiltIn(value, EmbeddedAdapter::directory);
  }

  /** The built-in ones, for help and completion. */
  static final class BuiltIn implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return EmbeddedAdapter.names().iterator();
    }
  }
}
