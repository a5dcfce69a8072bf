package dev.sbd.samples.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Commands run as users run them: by a shell, each in a process of its own. */
final class Shell {
  private Shell() {}

  /**
   * Runs a script in which {@code sbd} is the command line and TINY a checkpoint.
   *
   * @param directory where to run it
   * @param locale what stands before {@code sbd} in the environment, and nothing else of a locale
   */
  static Execution run(Path directory, String locale, String script)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    String text =
        """
        unset LANG LANGUAGE LC_ALL LC_CTYPE JAVA_TOOL_OPTIONS
        JAVA='%s'; CLASSES='%s'; TINY='%s'
        sbd() { env %s "$JAVA" -cp "$CLASSES" dev.sbd.samples.cli.Sbd "$@"; }
        %s
        """
            .formatted(java, classes, Folders.TINY_LLAMA.toAbsolutePath(), locale, script);
    Path file = Files.writeString(directory.resolve("script.sh"), text);
    Path out = directory.resolve("script.out");
    Path err = directory.resolve("script.err");
    Process shell =
        new ProcessBuilder("sh", file.toString())
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int status = shell.waitFor();
    return new Execution(
        status,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
