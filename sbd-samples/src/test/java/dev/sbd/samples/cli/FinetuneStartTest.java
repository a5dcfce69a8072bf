package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.internal.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made, and told, before a training begins: of one update, from random weights. */
class FinetuneStartTest {
  @TempDir private Path folder;

  private Execution finetune(Path tokenizer, Path out) throws IOException {
    Path data = folder.resolve("data.jsonl");
    Files.writeString(data, "{\"prompt\": \"Say one\", \"completion\": \"one\"}\n");
    return Execution.sbd(
        "finetune",
        "--init=llama",
        "--tokenizer=" + tokenizer,
        "--size=width=16,layers=1,heads=2,kv-heads=1,head-dim=8,ffn=16,context=64",
        "--data=" + data,
        "--out=" + out,
        "--dtype=float32",
        "--threads=1");
  }

  @Test
  void run_thatIsTooShort_isWarnedOfBeforeItBegins() throws IOException {
    Execution run = finetune(Folders.TINY_LLAMA, folder.resolve("out"));
    assertEquals(0, run.status(), run.err());
    List<String> lines = run.err().lines().toList();
    assertTrue(lines.get(0).startsWith("warning: the data has "), run.err());
    assertTrue(lines.get(1).startsWith("warning: this run makes one update only: "), run.err());
    assertTrue(
        lines.get(2).startsWith("warning: this run ends within its warm-up: 1 of --warmup 200"),
        run.err());
    assertTrue(lines.get(3).startsWith("mask token "), run.err());
  }

  /** A tokenizer of the tokens of {@link Folders#TINY_LLAMA}, none of them a mask. */
  private Path withoutMask() throws IOException {
    Path tokenizer = Files.createDirectory(folder.resolve("tokenizer"));
    for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
      String text = Files.readString(Folders.TINY_LLAMA.resolve(name));
      Files.writeString(
          tokenizer.resolve(name),
          text.replace("<|mask|>", "<|other|>").replace("\"mask_token\":", "\"was_mask\":"));
    }
    return tokenizer;
  }

  @Test
  void tokenizer_withoutMaskToken_getsOne() throws IOException {
    Path out = folder.resolve("out");
    Path tokenizer = withoutMask();
    Execution run = finetune(tokenizer, out);
    assertEquals(0, run.status(), run.err());
    Checkpoint checkpoint = Checkpoint.open(out);
    assertEquals(641, checkpoint.config().dimensions().vocabularySize());
    assertEquals(OptionalInt.of(640), checkpoint.maskToken(OptionalInt.empty()));
    assertEquals("<|mask|>", checkpoint.tokenizerConfig().maskToken().orElseThrow());
    Execution answer =
        Execution.sbd("generate", "--model=" + out, "--json", "-n", "3", "-p", "Say one");
    assertFalse(answer.json().getAsJsonArray("tokens").isEmpty());
    assertEquals(0, finetune(tokenizer, out).status(), "it is found again");
  }
}
