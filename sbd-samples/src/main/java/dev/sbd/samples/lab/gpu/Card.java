package dev.sbd.samples.lab.gpu;

import ai.djl.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A GPU, as its driver's {@code nvidia-smi} has it.
 *
 * @param name of the card
 * @param driver its version
 * @param usedBytes of its memory, by all processes
 * @param totalBytes of its memory
 */
public record Card(String name, String driver, long usedBytes, long totalBytes) {
  private static final int PATIENCE = 20; // seconds
  private static final @Nullable String VISIBLE = System.getenv("CUDA_VISIBLE_DEVICES");

  /** As it is now; empty if there is none, or no nvidia-smi. */
  public static Optional<Card> now(Device device) {
    return device.isGpu() ? ask(id(device.getDeviceId(), VISIBLE)) : Optional.empty();
  }

  /** What the driver calls the GPU that CUDA, where it sees these alone, has at {@code index}. */
  static String id(int index, @Nullable String visible) {
    String[] ids = Objects.requireNonNullElse(visible, "").split("\\s*,\\s*", -1);
    return visible == null || index >= ids.length ? String.valueOf(index) : ids[index].strip();
  }

  private static Optional<Card> ask(String id) {
    ProcessBuilder smi =
        new ProcessBuilder(
            "nvidia-smi",
            "--id=" + id,
            "--query-gpu=name,driver_version,memory.used,memory.total",
            "--format=csv,noheader,nounits");
    try {
      Process process = smi.redirectErrorStream(true).start();
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      return read(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Of {@code NVIDIA H200, 580.159.03, 512, 143771}, in mebibytes. */
  static Optional<Card> read(String line) {
    String[] fields = line.strip().split("\\s*,\\s*", -1);
    if (fields.length != 4 || !(fields[2] + fields[3]).matches("\\d+")) {
      return Optional.empty();
    }
    long used = Long.parseLong(fields[2]) << 20;
    return Optional.of(new Card(fields[0], fields[1], used, Long.parseLong(fields[3]) << 20));
  }
}
