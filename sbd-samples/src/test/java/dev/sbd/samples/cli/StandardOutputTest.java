package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a command whose output goes nowhere. */
final class StandardOutputTest {
  private static final String COMMANDS =
      "--help|--version|models|models --json|tasks|chat --help|generate -m TINY -n 3 -p x"
          + "|generate -m TINY -n 3 --json -p x|trace -m TINY -n 3 -p x|trace -m TINY -n 3 --json -p x"
          + "|compare -m TINY -n 3 --runs 1 -p x|chat -m TINY -n 3|chat -m TINY -n 3 --json"
          + "|evaluate -m TINY --task json -n 1 --decodings ntp --max-new-tokens 3";

  static String[] commands() {
    return COMMANDS.split("\\|");
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }

  private static Execution run(String command, String reason) {
    InputStream stdin = System.in;
    System.setIn(new ByteArrayInputStream("x\ny\n".getBytes(StandardCharsets.UTF_8)));
    StringWriter err = new StringWriter();
    try {
      String[] args = command.replace("TINY", "" + Folders.TINY_LLAMA).split(" ");
      int status =
          Sbd.run(
              Sbd.commandLine()
                  .setOut(StandardOutput.on(failing(reason)))
                  .setErr(new PrintWriter(err, true)),
              args);
      return new Execution(status, "", err.toString());
    } finally {
      System.setIn(stdin);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anyCommand_whoseReaderIsGone_endsSilentlyWithStatus0(String command) {
    Execution run = run(command, "Broken pipe");
    assertEquals(0, run.status(), run.err());
    assertFalse(run.err().contains("cannot write"), run.err());
    assertFalse(run.err().contains("Exception"), run.err());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anyCommand_onAFullDisk_saysSoAndHasStatus1(String command) {
    Execution run = run(command, "No space left on device");
    assertEquals(1, run.status(), run.err());
    assertEquals(
        1,
        run.err()
            .lines()
            .filter(
                line -> line.endsWith("cannot write to standard output: no space left on device"))
            .count(),
        run.err());
  }

  @EnabledOnOs(OS.LINUX)
  @ParameterizedTest
  @ValueSource(strings = {"tasks --count 100000000", "generate --ntp --model \"$TINY\" -p x"})
  void process_behindHead_endsSoonAndSilently(String command, @TempDir Path directory)
      throws Exception {
    Execution run =
        Shell.run(
            directory,
            "",
            "{ sbd " + command + "; echo status $? > status; } | head -c 1; cat status");
    assertTrue(run.out().endsWith("status 0\n"), run.out());
    assertEquals("", run.err());
  }

  @EnabledOnOs(OS.LINUX)
  @Test
  void process_onAFullDisk_hasStatus1(@TempDir Path directory) throws Exception {
    Execution run = Shell.run(directory, "", "sbd tasks > /dev/full");
    assertEquals(1, run.status());
    assertEquals(
        "sbd tasks: cannot write to standard output: no space left on device\n", run.err());
  }
}
