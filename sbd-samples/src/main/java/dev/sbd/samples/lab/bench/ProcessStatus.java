package dev.sbd.samples.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What Linux tells of this process; other systems tell nothing.
 *
 * @param lines of its status
 */
public record ProcessStatus(List<String> lines) {
  /** Where it is told. */
  public static final Path SELF = Path.of("/proc/self");

  /** As it is now. */
  public static ProcessStatus now() {
    try {
      return new ProcessStatus(Files.readAllLines(SELF.resolve("status")));
    } catch (IOException e) {
      return new ProcessStatus(List.of());
    }
  }

  /** A field's number. */
  public Optional<Long> number(String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst();
  }

  /** A field in kilobytes, as bytes. */
  public Optional<Long> bytes(String name) {
    return number(name).map(kilobytes -> kilobytes * 1024);
  }
}
