package dev.sbd.djl.internal.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Adapters for tests: those that peft wrote for {@link CheckpointFixture#LLAMA_TIED}, and own. */
public final class AdapterFixture {
  /** The last parts of the names of all matrices that an adapter can add to. */
  public static final List<String> ALL_TARGETS =
      List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

  private AdapterFixture() {}

  /** The adapter {@code name} as peft wrote it, not to be written to. */
  public static Path peft(String name) {
    return CheckpointFixture.resource("adapters/" + name);
  }

  /** A copy of the adapter {@code name} in the new folder {@code parent/name}, to be spoilt. */
  public static CheckpointFixture copy(String name, Path parent) {
    try {
      Path target = Files.createDirectories(parent.resolve(name));
      for (String file : List.of(AdapterConfig.FILE, Adapter.WEIGHTS)) {
        Files.copy(peft(name).resolve(file), target.resolve(file));
      }
      return CheckpointFixture.of(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A gated adapter to all matrices of {@code base}, of random numbers in float32. */
  public static CheckpointFixture gated(Checkpoint base, int rank, Path directory) {
    return gated(base, rank, ALL_TARGETS, Dtype.F32, directory);
  }

  /** A gated adapter of random numbers that are large enough to change what comes out. */
  public static CheckpointFixture gated(
      Checkpoint base, int rank, List<String> targets, Dtype dtype, Path directory) {
    AdapterGate gate =
        new AdapterGate(8, base.config().dimensions().vocabularySize(), Fingerprint.of(base));
    AdapterConfig config =
        AdapterConfig.of(AdapterConfig.json("base", rank, 2 * rank, targets, gate));
    AdapterPlan plan = AdapterPlan.of(base.config(), config);
    Random random = new Random(rank);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<SafetensorsWriter.Entry> entries = plan.entries(dtype);
    SafetensorsWriter.write(
        directory.resolve(Adapter.WEIGHTS),
        entries,
        (entry, out) -> out.write(normal(random, entries.get(entry).elements())));
    config.write(directory);
    return CheckpointFixture.of(directory);
  }

  private static float[] normal(Random random, long count) {
    float[] numbers = new float[(int) count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (0.1 * random.nextGaussian());
    }
    return numbers;
  }
}
