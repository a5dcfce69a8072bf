package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** A command run in this process. */
record Execution(int status, String out, String err) {

  /** Runs {@code sbd args}; nothing may get past the command's own streams to stdout. */
  static Execution sbd(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintStream stdout = System.out;
    ByteArrayOutputStream stray = new ByteArrayOutputStream();
    System.setOut(new PrintStream(stray, true, StandardCharsets.UTF_8));
    try {
      int status =
          Sbd.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
      assertEquals("", stray.toString(StandardCharsets.UTF_8), "written to stdout directly");
      return new Execution(status, out.toString(), err.toString());
    } finally {
      System.setOut(stdout);
    }
  }

  /** Runs {@code sbd command args} with {@link Folders#TINY_LLAMA}. */
  static Execution tiny(String command, String... args) {
    return sbd(
        Stream.concat(Stream.of(command, "--model", "" + Folders.TINY_LLAMA), Stream.of(args))
            .toArray(String[]::new));
  }

  /** The one JSON object on stdout, of a command that exits with {@code expectedStatus}. */
  JsonObject json(int expectedStatus) {
    assertEquals(expectedStatus, status, err);
    assertEquals(1, out.lines().count(), out);
    return JsonParser.parseString(out).getAsJsonObject();
  }

  /** The same of a command that succeeds. */
  JsonObject json() {
    return json(0);
  }
}
