package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinetuneFlagsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --save-every=0          | --save-every must be at least 1, got 0
          --steps=0               | --steps must be at least 1, got 0
          --epochs=0              | --epochs must be above 0, got 0.0
          --batch-tokens=0        | --batch-tokens must be at least 1, got 0
          --learning-rate=-1      | --learning-rate must be above 0, got -1.0
          --warmup=-1             | --warmup must be at least 0, got -1
          --min-learning-rate=1   | --min-learning-rate must be in [0, --learning-rate], got 1.0
          --weight-decay=-1       | --weight-decay must be at least 0, got -1.0
          --clip=NaN              | --clip must be at least 0, got NaN
          --block-size=1          | --block-size must be at least 2, got 1
          --aligned=1.5           | --aligned must be in [0, 1], got 1.5
          --threads=0             | --threads must be at least 1, got 0
          --part-rows=0           | --part-rows must be at least 1, got 0
          """)
  void number_outOfRange_isRefusedByItsOptionBeforeAnythingIsWritten(String flag, String message)
      throws Exception {
    Path data = Files.writeString(folder.resolve("data.jsonl"), "");
    Path out = folder.resolve("out");
    Execution run =
        Execution.sbd(
            "finetune",
            "--init=qwen3",
            "--tokenizer=" + Folders.TINY_LLAMA,
            "--data=" + data,
            "--out=" + out,
            flag);
    assertEquals(2, run.status(), run.err());
    assertTrue(run.err().contains(message), run.err());
    assertEquals("", run.out());
    assertFalse(Files.exists(out));
  }
}
