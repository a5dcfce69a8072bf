package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.djl.internal.checkpoint.RandomCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BenchTrainingCommandTest {
  private static final String TINY =
      """
      {"model_type": "llama", "vocab_size": 300, "hidden_size": 16, "intermediate_size": 40,
       "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 4,
       "rms_norm_eps": 1e-5, "rope_theta": 10000, "max_position_embeddings": %d,
       "tie_word_embeddings": true, "eos_token_id": 3, "torch_dtype": "bfloat16"}
      """;

  @TempDir private Path temp;

  /** A model of a few thousand parameters without a mask token and without a tokenizer. */
  private Path tiny(int context) {
    Path directory = temp.resolve("tiny");
    String config = TINY.formatted(context);
    RandomCheckpoint.write(directory, JsonParser.parseString(config).getAsJsonObject(), 1);
    return directory;
  }

  private static Execution bench(Path model, String... flags) {
    List<String> arguments =
        new ArrayList<>(List.of("bench-training", "--model=" + model, "--adapter-rank=8"));
    arguments.addAll(Arrays.asList(flags));
    return Execution.sbd(arguments.toArray(String[]::new));
  }

  private static JsonObject training(JsonObject report, int index) {
    return report.getAsJsonArray("trainings").get(index).getAsJsonObject();
  }

  private static double number(JsonObject json, String name) {
    return json.get(name).getAsDouble();
  }

  @Test
  void json_ofRandomTokens_holdsWhatFollowsFromShapeAndCopies() {
    Path model = tiny(256);
    JsonObject json =
        bench(
                model,
                "--json",
                "--rounds=2",
                "--updates=1",
                "--batch-tokens=2000",
                "--copies=3",
                "--taught=0,0.5")
            .json();
    assertEquals("tiny", json.get("shape").getAsString());
    int layer = 2 * 16 * 16 + 2 * 8 * 16 + 3 * 16 * 40 + 2 * 16;
    int grown = 301 * 16 + 2 * layer + 16; // by a mask token
    assertEquals(grown, number(json, "parameters"));
    assertEquals(grown, number(training(json, 0), "trainedParameters"));
    int ranks = 2 * (16 + 16) + 2 * (16 + 8) + 3 * (16 + 40); // q and o, k and v, the MLP's
    for (int i = 1; i <= 2; i++) {
      JsonObject adapter = training(json, i);
      assertEquals(2 * 8 * ranks + 16, number(adapter, "trainedParameters"));
      assertEquals(3, number(adapter, "copies"));
      // Of three copies about nine tokens in ten are masked, of the one about every other.
      double learnt = number(adapter, "learntOverFull") / number(adapter, "tokensOverFull");
      assertTrue(learnt > 4 && learnt < 7, "learnt " + learnt);
    }
    assertEquals(0.5, number(training(json, 2), "taughtShare"));
    assertEquals(1, number(training(json, 0), "learntOverFull"));
  }

  @Test
  void table_ofData_namesEachTraining() throws IOException {
    Path data = temp.resolve("data.jsonl");
    Files.writeString(data, "{\"prompt\": \"a\", \"completion\": \"int id;\"}\n".repeat(8));
    Execution run =
        Execution.tiny(
            "bench-training",
            "--data=" + data,
            "--rounds=1",
            "--updates=1",
            "--batch-tokens=40",
            "--adapter-rank=2",
            "--dtype=float32");
    assertEquals(0, run.status(), run.err());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(0).contains(" in float32 on cpu, "), run.out());
    assertTrue(lines.get(3).matches("full .* 1\\.00 .* 1\\.00 .*"), run.out());
    assertTrue(lines.get(4).matches("adapter .* 4 +0\\.50 .*"), run.out());
    assertTrue(run.err().contains("round 1 of 1"), run.err());
  }

  @Test
  void randomTokens_thatTheModelCannotRead_areRefused() {
    Execution run = bench(tiny(128));
    assertEquals(2, run.status(), run.err());
    assertTrue(
        run.err()
            .contains(
                "random documents have up to 240 tokens, the model can read 128: give --data"),
        run.err());
  }

  @ParameterizedTest
  @CsvSource({"0, must be >= 1", "17, 'must be in [1, 16]'"})
  void rank_belowOneOrAboveTheWidth_isRefused(String rank, String rule) {
    Execution run =
        Execution.sbd("bench-training", "--model=" + tiny(256), "--adapter-rank=" + rank);
    assertEquals(2, run.status(), run.err());
    assertTrue(run.err().contains("rank " + rule + ", got " + rank), run.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --shape=gpt-5        | --shape must be one of smollm2-135m, llama-3.2-1b
          --shape=qwen3-8b     | --model and --shape exclude each other
          --copies=0           | --copies must be >= 1, got 0
          --taught=0,2         | --taught must be in [0, 1], got 2.0
          --batch-tokens=0     | --batch-tokens must be >= 1, got 0
          --rounds=0           | --rounds must be >= 1, got 0
          --updates=0          | --updates must be >= 1, got 0
          --threads=0          | --threads must be at least 1, got 0
          --data=none.jsonl    | cannot read none.jsonl: there is no such file
          """)
  void flag_thatCannotBe_isRefused(String flag, String message) {
    Execution run = bench(tiny(256), flag);
    assertEquals(2, run.status(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains(message), run.err());
  }
}
