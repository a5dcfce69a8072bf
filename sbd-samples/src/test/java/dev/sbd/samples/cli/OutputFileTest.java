package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputFileTest {
  @TempDir private Path directory;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void assertRefused(Path path, String problem) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> OutputFile.at(path));
    assertEquals("cannot write " + path + ": " + problem, e.getMessage());
  }

  @Test
  void write_newOrOld_leavesTheTextAndNothingElse() throws IOException {
    Path file = directory.resolve("a.html");
    OutputFile.at(file).write("one");
    assertEquals("one", Files.readString(file));
    OutputFile.at(file).write("twö");
    assertEquals("twö", Files.readString(file));
    assertEquals(List.of("a.html"), names());
  }

  @Test
  void write_throughALink_keepsTheLink() throws IOException {
    Path file = Files.writeString(directory.resolve("a.html"), "old");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    OutputFile.at(link).write("new");
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(file));
  }

  @Test
  void write_thatFails_leavesNoFileBehind() throws IOException {
    Path file = directory.resolve("a.html");
    OutputFile output = OutputFile.at(file);
    Files.createDirectories(file.resolve("full")); // taken meanwhile
    assertThrows(UncheckedIOException.class, () -> output.write("text"));
    assertEquals(List.of("a.html"), names());
  }

  @Test
  void at_whereNoFileCanBe_isRefused() throws IOException {
    assertRefused(directory, "it is a directory");
    Path missing = directory.resolve("none");
    assertRefused(missing.resolve("a.html"), "there is no directory " + missing);
    assertRefused(Path.of("/dev/null"), "it is not a regular file");
    Path dangling = Files.createSymbolicLink(directory.resolve("link"), missing);
    assertRefused(dangling, "it is not a regular file");
  }
}
