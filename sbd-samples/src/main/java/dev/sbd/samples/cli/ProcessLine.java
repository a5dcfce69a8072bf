package dev.sbd.samples.cli;

import dev.sbd.error.InvalidRequestException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line that a process was started with, as bytes: what Linux keeps of it.
 *
 * @param words the program, and its arguments
 */
record ProcessLine(List<byte[]> words) {

  /**
   * That of a process.
   *
   * @param process its number, or {@code self}
   * @return empty where it cannot be had, as on other systems
   */
  static Optional<ProcessLine> of(String process) {
    try {
      return Optional.of(split(Files.readAllBytes(Path.of("/proc", process, "cmdline"))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Each word ends with a zero. */
  static ProcessLine split(byte[] line) {
    List<byte[]> words = new ArrayList<>();
    ByteArrayOutputStream word = new ByteArrayOutputStream();
    for (byte b : line) {
      if (b == 0) {
        words.add(word.toByteArray());
        word.reset();
      } else {
        word.write(b);
      }
    }
    return new ProcessLine(words);
  }

  /** Whether it ends with {@code arguments}, which were read from it in {@code charset}. */
  boolean endsWith(String[] arguments, Charset charset) {
    if (arguments.length >= words.size()) {
      return false;
    }
    List<String> read = last(arguments.length).stream().map(w -> new String(w, charset)).toList();
    return read.equals(List.of(arguments));
  }

  /**
   * The last words, as UTF-8.
   *
   * @throws InvalidRequestException if one is not
   */
  String[] arguments(int count) {
    return last(count).stream().map(ProcessLine::text).toArray(String[]::new);
  }

  /** The words before the last {@code count}; empty if they are not ASCII alone. */
  Optional<List<String>> before(int count) {
    List<byte[]> first = words.subList(0, words.size() - count);
    List<String> read =
        first.stream().map(word -> new String(word, StandardCharsets.US_ASCII)).toList();
    boolean ascii = read.stream().noneMatch(Launch::isDamaged);
    return ascii ? Optional.of(read) : Optional.empty();
  }

  private List<byte[]> last(int count) {
    return words.subList(words.size() - count, words.size());
  }

  private static String text(byte[] word) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(word)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidRequestException(
          "the argument '%s' is not UTF-8 text: give it as UTF-8, or a text with --prompt-file"
              .formatted(new String(word, StandardCharsets.UTF_8)),
          e);
    }
  }
}
