package dev.sbd.samples.cli;

import dev.sbd.error.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A file and what is in it.
 *
 * @param name as it was given
 */
record SchemaFile(String name, String text) {

  /** Reads it, as {@link TextFile} does. */
  static final class Converter implements ITypeConverter<SchemaFile> {
    @Override
    public SchemaFile convert(String name) {
      try {
        return new SchemaFile(name, TextFile.read(name));
      } catch (InvalidRequestException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Name and checksum, which tell it from what else the file may hold another day. */
  @Override
  public String toString() {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return "%s (crc32:%08x)".formatted(name, sum.getValue());
  }
}
