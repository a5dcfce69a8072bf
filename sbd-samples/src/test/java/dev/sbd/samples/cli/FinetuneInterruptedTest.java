package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings in a process of their own that is told to go. */
class FinetuneInterruptedTest {
  private static final int STEPS = 3000;
  private static final int TERMINATED = 143; // 128 + SIGTERM
  private static final Pattern MESSAGE =
      Pattern.compile(
          "(?m)^interrupted after update (\\d+) of "
              + STEPS
              + ": saving\\R(.+) holds the model as it is now; run the same command again to go on$");

  @TempDir private Path folder;
  private Path data;
  private Path out;
  private Path err;

  @BeforeEach
  void write() throws IOException {
    data = folder.resolve("data.jsonl");
    out = folder.resolve("out");
    err = folder.resolve("err.txt");
    Files.writeString(data, "{\"prompt\": \"Say one\", \"completion\": \"one\"}\n".repeat(9));
  }

  private String[] arguments() {
    return new String[] {
      "finetune",
      "--init=qwen3",
      "--tokenizer=" + Folders.TINY_LLAMA,
      "--size=width=16,layers=1,heads=2,kv-heads=1,head-dim=8,ffn=16,context=64",
      "--data=" + data,
      "--out=" + out,
      "--steps=" + STEPS,
      "--save-every=2",
      "--batch-tokens=40",
      "--warmup=2",
      "--dtype=float32",
      "--threads=1"
    };
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Sbd.class.getName()));
    command.addAll(List.of(arguments()));
    return new ProcessBuilder(command).redirectError(err.toFile()).start();
  }

  /** Terminates the training as soon as there is a file of that name; what it said. */
  private String terminatedAt(String file) throws IOException, InterruptedException {
    Process process = start();
    try {
      while (process.isAlive() && !Files.exists(out.resolve(file))) {
        Thread.sleep(1);
      }
      process.destroy();
      assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it goes on");
      String said = Files.readString(err);
      assertEquals(TERMINATED, process.exitValue(), said);
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  /** While it begins, while it makes updates, and while it saves, the first time or another. */
  @ParameterizedTest
  @ValueSource(
      strings = {"training", "training/log.csv", "training/step-2.safetensors", "config.json"})
  void training_toldToGo_leavesACheckpointAndSaysWhere(String moment) throws Exception {
    String said = terminatedAt(moment);
    Matcher message = MESSAGE.matcher(said);
    assertTrue(message.find(), said);
    assertEquals(out.toString(), message.group(2));
    JsonObject answer =
        Execution.sbd("generate", "--model=" + out, "--json", "-n", "3", "-p", "Say one").json();
    assertFalse(answer.getAsJsonArray("tokens").isEmpty());
  }

  @Test
  void training_toldToGo_goesOnFromThere() throws Exception {
    Matcher first = MESSAGE.matcher(terminatedAt("training/step-2.safetensors"));
    assertTrue(first.find());
    int made = Integer.parseInt(first.group(1));
    assertTrue(made >= 2);
    String said = terminatedAt("training/step-" + (made / 2 * 2 + 10) + ".safetensors");
    assertTrue(said.contains(STEPS + " updates, going on after " + made), said);
    assertTrue(MESSAGE.matcher(said).find(), said);
  }
}
