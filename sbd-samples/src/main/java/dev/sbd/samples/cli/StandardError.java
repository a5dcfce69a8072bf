package dev.sbd.samples.cli;

import dev.sbd.samples.Embedded;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where logs go, line by line in UTF-8: what came with sbd is called by its name there. */
final class StandardError extends PrintStream {
  StandardError(OutputStream out) {
    super(out, true, StandardCharsets.UTF_8);
  }

  @Override
  public void println(@Nullable String line) {
    super.println(Embedded.withNames(String.valueOf(line)));
  }
}
