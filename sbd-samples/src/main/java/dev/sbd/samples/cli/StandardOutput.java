package dev.sbd.samples.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where results go. Whoever writes what cannot be written is stopped by an {@link OutputException},
 * once: what is printed after that goes nowhere.
 */
final class StandardOutput extends OutputStream {
  private final OutputStream out;
  private boolean closed;

  private StandardOutput(OutputStream out) {
    this.out = out;
  }

  /** Prints to {@code out} in UTF-8, each line at once. */
  static PrintWriter on(OutputStream out) {
    return new PrintWriter(new StandardOutput(out), true, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) {
    try {
      if (!closed) {
        out.write(bytes, from, count);
      }
    } catch (IOException e) {
      closed = true;
      throw new OutputException("to standard output", e);
    }
  }
}
