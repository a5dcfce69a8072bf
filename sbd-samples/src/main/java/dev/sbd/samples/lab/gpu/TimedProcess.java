package dev.sbd.samples.lab.gpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A process that gets so much time and no more. */
final class TimedProcess {
  private static final int LAST_WORDS = 5; // seconds, after it is told to go

  private TimedProcess() {}

  /**
   * What came of it.
   *
   * @param status its exit status; empty if its time was up
   * @param out what it wrote to standard output
   * @param lastLine that it wrote to standard error; empty if it wrote none
   */
  record Ended(OptionalInt status, String out, String lastLine, double seconds) {}

  /**
   * Runs it to its end, or to that of its time.
   *
   * @param log to which its standard error is added
   * @throws IOException if it cannot be started
   */
  static Ended run(List<String> command, Duration limit, Path log)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("sbd", ".out");
    long logged = Files.size(log);
    long start = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putIfAbsent("CUDA_DEVICE_ORDER", "PCI_BUS_ID"); // nvidia-smi's
    Process process = builder.start();
    process.getOutputStream().close(); // nobody types
    Thread hook = new Thread(() -> end(process), "end of a step");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      double seconds = (System.nanoTime() - start) / 1e9;
      if (!ended) {
        end(process);
      }
      OptionalInt status = ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
      return new Ended(status, text(Files.readAllBytes(out), 0), lastLine(log, logged), seconds);
    } finally {
      end(process);
      remove(hook);
      Files.delete(out);
    }
  }

  private static void end(Process process) {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroy();
    try {
      process.waitFor(LAST_WORDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) { // this process is ending: the hook has run
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever it is: who was cut off may have written half a character. */
  private static String text(byte[] bytes, int from) {
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
  }

  private static String lastLine(Path log, long from) throws IOException {
    byte[] all = Files.readAllBytes(log);
    String added = text(all, (int) Math.min(from, all.length));
    List<String> lines = added.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1).strip();
  }
}
