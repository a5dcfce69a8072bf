package dev.sbd.samples.cli;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a text from a file, or from standard input for {@code -}: UTF-8, without a byte order mark
 * before it, and without the newline that editors put behind it.
 */
final class TextFile implements ITypeConverter<String> {
  /** For help. */
  static final String RULES =
      "UTF-8; - for standard input. A newline at its very end does not count.";

  @Override
  public String convert(String name) {
    try {
      return read(name);
    } catch (InvalidRequestException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The text in the file {@code name}.
   *
   * @throws InvalidRequestException if it cannot be read, is not UTF-8, or is empty
   */
  static String read(String name) {
    try {
      byte[] bytes =
          name.equals("-")
              ? System.in.readAllBytes()
              : Files.readAllBytes(PathConverter.path(name));
      String text = decode(name, bytes).replaceFirst("^\\uFEFF", "").replaceFirst("\\r?\\n\\z", "");
      Check.that(!text.isEmpty(), "cannot read %s: it is empty", name);
      return text;
    } catch (IOException e) {
      throw new InvalidRequestException("cannot read " + name + ": " + Reason.of(e), e);
    }
  }

  /**
   * The text that {@code bytes} are.
   *
   * @param name of where they are from
   * @throws InvalidRequestException if they are not UTF-8
   */
  static String decode(String name, byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      return decoder.decode(in).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidRequestException(
          "cannot read %s: it is not UTF-8 text (byte %d)".formatted(name, in.position()), e);
    }
  }
}
