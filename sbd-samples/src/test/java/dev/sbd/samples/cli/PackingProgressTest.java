package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PackingProgressTest {
  private final StringWriter written = new StringWriter();
  private final PackingProgress progress =
      new PackingProgress(() -> new StatusLine(new PrintWriter(written), true));

  @Test
  void accept_ofWhatIsDoneAtOnce_saysNothing() {
    progress.accept(0.5);
    progress.accept(1);
    assertEquals("", written.toString());
  }

  @Test
  void accept_ofWhatTakesAWhile_saysHowFar() throws InterruptedException {
    while (written.toString().isEmpty()) {
      progress.accept(0.5);
      Thread.sleep(10);
    }
    progress.accept(1);
    assertTrue(written.toString().contains("packing weights: 50 %"), written.toString());
    String end = "packing weights: 100 %\u001b[K" + System.lineSeparator();
    assertTrue(written.toString().endsWith(end), written.toString());
  }
}
