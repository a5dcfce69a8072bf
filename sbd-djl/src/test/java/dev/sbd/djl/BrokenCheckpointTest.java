package dev.sbd.djl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.error.SbdException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/**
 * Checkpoints with one file damaged by chance: each loads and answers, or is refused by an error
 * that names the file, and the field where the damage is in one. All in one JVM, which none aborts.
 *
 * <p>Ten thousand of them, by another seed each time, in a few minutes: {@code mvn test
 * -Dexcluded.tests=none -Dtest=BrokenCheckpointTest -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class BrokenCheckpointTest {
  private static final List<Map<String, byte[]>> WHOLE =
      List.of(files(CheckpointFixture.LLAMA), files(CheckpointFixture.QWEN3_SHARDED));
  private static final Duration HANGS = Duration.ofMinutes(2);

  /** A checkpoint's files, and what happens to one of them. */
  record Broken(Map<String, byte[]> files, String file, Damage damage) {
    Damage.Damaged damaged() {
      return damage.to(files.get(file));
    }

    @Override
    public String toString() {
      return file + ": " + damaged().what();
    }
  }

  private static Map<String, byte[]> files(String golden) {
    Map<String, byte[]> files = new TreeMap<>();
    read(CheckpointFixture.golden(golden), files);
    read(CheckpointFixture.resource("tiny-tokenizer"), files);
    files.keySet().removeIf(file -> file.matches("(golden|transcripts)\\..*"));
    put(files, "generation_config.json", "{'eos_token_id':[2,3],'bos_token_id':1,'top_p':0.6}");
    put(files, "special_tokens_map.json", "{'eos_token':{'content':'<|end|>'},'unk_token':null}");
    put(files, "added_tokens.json", "{'<|user|>':3}");
    return files;
  }

  private static void put(Map<String, byte[]> files, String file, String json) {
    files.put(file, json.replace('\'', '"').getBytes(UTF_8));
  }

  private static void read(Path folder, Map<String, byte[]> files) {
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Provide
  Arbitrary<Broken> broken() {
    return Arbitraries.of(WHOLE)
        .flatMap(
            files ->
                Arbitraries.of(files.keySet())
                    .flatMap(file -> damage(file).map(damage -> new Broken(files, file, damage))));
  }

  private static Arbitrary<Damage> damage(String file) {
    return file.endsWith(".safetensors") ? Damage.toSafetensors() : Damage.toJson();
  }

  @Property(tries = 400, seed = "1", shrinking = ShrinkingMode.OFF)
  void checkpoint_damagedByChance_worksOrNamesFileAndField(@ForAll("broken") Broken broken)
      throws IOException {
    check(broken);
  }

  @Tag("long")
  @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
  void checkpoint_damagedByChanceTenThousandTimes_worksOrNamesFileAndField(
      @ForAll("broken") Broken broken) throws IOException {
    check(broken);
  }

  private static void check(Broken broken) throws IOException {
    Damage.Damaged damaged = broken.damaged();
    Path directory = Files.createTempDirectory("broken");
    try {
      for (Map.Entry<String, byte[]> file : broken.files().entrySet()) {
        Files.write(directory.resolve(file.getKey()), file.getValue());
      }
      Files.write(directory.resolve(broken.file()), damaged.bytes());
      assertTimeoutPreemptively(HANGS, () -> use(directory), broken::toString);
    } catch (SbdException | InvalidRequestException e) {
      String message = String.valueOf(e.getMessage()).replace(directory.toString(), "");
      assertTrue(isClear(message, broken.file(), damaged.field()), broken + "\n" + message);
    } finally {
      delete(directory);
    }
  }

  private static void use(Path directory) {
    try (SbdModel model = SbdModel.load(directory)) {
      model.complete("ab", options -> options.nextTokenPrediction().maxNewTokens(3));
      if (model.spec().maskToken().isPresent() && model.findChatTemplate().isPresent()) {
        model.chat("ab", options -> options.maxNewTokens(3));
      }
    }
  }

  /**
   * A shape that disagrees with config.json is told by the tensor, what the native library finds by
   * line and column. What is wrong with weights that are no numbers, or with the prompt that a
   * damaged template makes, is not known to be a file's fault.
   */
  private static boolean isClear(String message, String file, String field) {
    boolean placed = message.contains(field) || message.matches("(?s).*line \\d+ column \\d+.*");
    boolean named = message.contains(file) && placed;
    boolean disagrees = message.contains("config.json") && message.contains("tensor");
    boolean later = message.matches("(?s)(the model's logits are not numbers|prompt ).*");
    return (named || disagrees || later) && message.length() < 4_000;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
