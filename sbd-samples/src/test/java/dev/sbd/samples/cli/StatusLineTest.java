package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private final StringWriter written = new StringWriter();
  private final PrintWriter err = new PrintWriter(written);

  private String written() {
    return written.toString().replace(System.lineSeparator(), "\n");
  }

  /** It is told that a line is due, however little time has passed. */
  private StatusLine shown(boolean terminal) throws InterruptedException {
    StatusLine line = new StatusLine(err, terminal);
    while (written().isEmpty()) {
      line.show(!terminal, () -> "half");
      Thread.sleep(10);
    }
    return line;
  }

  @Test
  void close_onATerminal_endsALineThatCouldChange() throws InterruptedException {
    shown(true).close();
    err.println("error");
    assertEquals("\rhalf\u001b[K\nerror\n", written());
  }

  @Test
  void close_afterTheLastOrOfNothing_addsNoLine() throws InterruptedException {
    shown(false).close();
    new StatusLine(err, true).close();
    err.println("error");
    assertEquals("half\nerror\n", written());
  }
}
