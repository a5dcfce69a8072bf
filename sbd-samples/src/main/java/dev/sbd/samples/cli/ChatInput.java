package dev.sbd.samples.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a user says, message by message: a line, or the lines between {@code """} and {@code """}.
 */
final class ChatInput {
  private static final String QUOTES = "\"\"\"";

  private final InputStream in;
  private final Consumer<String> prompt;

  /**
   * Reads UTF-8.
   *
   * @param prompt is shown what to put before each line
   */
  ChatInput(InputStream in, Consumer<String> prompt) {
    this.in = in;
    this.prompt = prompt;
  }

  /**
   * The next message that is not blank; empty at the end.
   *
   * @throws dev.sbd.error.InvalidRequestException if a line is not UTF-8; the next call goes on
   *     after it
   */
  Optional<String> next() {
    Optional<String> line = line(">>> ");
    while (line.isPresent() && line.get().isBlank()) {
      line = line(">>> ");
    }
    return line.map(text -> text.startsWith(QUOTES) ? block(text) : text);
  }

  /** What stands between the quotes of {@code first} and those a line ends with. */
  private String block(String first) {
    List<String> lines = new ArrayList<>();
    Optional<String> line = Optional.of(first.substring(QUOTES.length()));
    while (line.isPresent() && !line.get().endsWith(QUOTES)) {
      lines.add(line.get());
      line = line("... ");
    }
    line.map(last -> last.substring(0, last.length() - QUOTES.length())).ifPresent(lines::add);
    return String.join("\n", lines).strip();
  }

  private Optional<String> line(String before) {
    prompt.accept(before);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int b = in.read();
      if (b < 0) {
        return Optional.empty();
      }
      while (b >= 0 && b != '\n') {
        line.write(b);
        b = in.read();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = TextFile.decode("standard input", line.toByteArray());
    return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
