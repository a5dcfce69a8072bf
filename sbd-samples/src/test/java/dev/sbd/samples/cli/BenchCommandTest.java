package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.djl.internal.checkpoint.RandomCheckpoint;
import dev.sbd.samples.EmbeddedCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BenchCommandTest {
  private static final String[] QUICK = {"--rounds=2", "--read-buffer=8", "--new-tokens=8"};

  private static final String TINY =
      """
      {"model_type": "qwen3", "vocab_size": 300, "hidden_size": 16, "intermediate_size": 40,
       "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 6,
       "rms_norm_eps": 1e-5, "rope_theta": 10000, "max_position_embeddings": 256,
       "eos_token_id": 3, "mask_token_id": 299, "torch_dtype": "bfloat16"}
      """;

  @TempDir private Path temp;

  /** A model of a few thousand parameters, its LM head not the embedding. */
  private Path tiny() {
    Path directory = temp.resolve("tiny");
    RandomCheckpoint.write(directory, JsonParser.parseString(TINY).getAsJsonObject(), 1);
    return directory;
  }

  private static Execution quick(Path model, String... flags) {
    List<String> all = new ArrayList<>(Arrays.asList(QUICK));
    all.addAll(Arrays.asList(flags));
    return bench(model, all.toArray(String[]::new));
  }

  private static Execution bench(Path model, String... flags) {
    List<String> arguments = new ArrayList<>(List.of("bench", "--model", model.toString()));
    arguments.addAll(Arrays.asList(flags));
    return Execution.sbd(arguments.toArray(String[]::new));
  }

  private static double number(JsonObject json, String... path) {
    JsonObject object = json;
    for (String name : Arrays.copyOf(path, path.length - 1)) {
      object = object.getAsJsonObject(name);
    }
    return object.get(path[path.length - 1]).getAsDouble();
  }

  @Test
  void json_ofATinyModel_holdsWhatFollowsFromItsShape() {
    JsonObject json =
        quick(tiny(), "--json", "-k", "1,16", "--cache-lengths=20,100", "--prefill=8,64").json();
    assertEquals("tiny", json.get("shape").getAsString());
    assertEquals("bfloat16", json.get("dtype").getAsString());
    int embedding = 300 * 16;
    int layer = 16 * (24 + 12 + 12) + 24 * 16 + 3 * 16 * 40 + 2 * 16 + 2 * 6;
    assertEquals(2 * embedding + 2 * layer + 16, number(json, "parameters"));
    assertEquals(2 * number(json, "parameters"), number(json, "weightBytes"));
    assertEquals(number(json, "weightBytes") - 2 * embedding, number(json, "readBytes"));
    assertEquals(2 * 2 * 2 * 6 * 2, number(json, "kvBytesPerToken"));
    assertEquals(20, number(json, "cacheLength"));
    assertEquals(2, number(json, "rounds"));
    for (String times : List.of("forwardMs", "commitMs", "forwardMedianMs", "commitMedianMs")) {
      assertEquals(Set.of("1", "16"), json.getAsJsonObject(times).keySet());
    }
    assertEquals(Set.of("8", "64"), json.getAsJsonObject("prefillTokensPerSecond").keySet());
  }

  @Test
  void json_ofATinyModel_agreesWithItself() {
    JsonObject json = quick(tiny(), "--json", "-k", "1,16", "--prefill=8").json();
    double limit = number(json, "readBytes") / number(json, "bandwidthBytesPerSecond") * 1e3;
    assertEquals(limit, number(json, "readLimitMs"), 1e-9 * limit);
    for (String k : List.of("1", "16")) {
      assertTrue(number(json, "forwardMs", k) > number(json, "readLimitMs"));
      assertTrue(number(json, "forwardMedianMs", k) >= number(json, "forwardMs", k));
    }
    JsonArray predictions = json.getAsJsonArray("predictions");
    assertEquals(3, predictions.size(), "the generation's, and two examples");
    for (int i = 0; i < 3; i++) {
      JsonObject prediction = predictions.get(i).getAsJsonObject();
      double block =
          number(json, "commitMs", "16")
              + (number(prediction, "passesPerBlock") - 1) * number(json, "forwardMs", "16");
      double speedUp = 16 * number(json, "forwardMs", "1") / block;
      assertEquals(speedUp, number(prediction, "speedUp"), 1e-9 * speedUp);
    }
    JsonObject generation = json.getAsJsonObject("generation");
    assertTrue(generation.get("randomPrompt").getAsBoolean());
    assertEquals(8, number(generation, "newTokens"));
    double share = number(json, "outsideModelShare");
    assertTrue(share > 0 && share < 1, "share " + share);
    assertEquals(
        number(generation, "passesPerBlock"),
        number(predictions.get(0).getAsJsonObject(), "passesPerBlock"));
    assertEquals(
        Files.exists(Path.of("/proc/self/status")), !json.get("residentBytes").isJsonNull());
    assertTrue(number(json, "loadMs") > 0 && number(json, "firstPassMs") > 0);
  }

  @Test
  void json_ofAQuantisedBuiltInModel_namesItAndCountsTheBytesThatAreHeld() {
    JsonObject json =
        Execution.sbd(
                "bench",
                "--model=qwen3",
                "--json",
                "-k=1",
                "--prefill=8",
                "--rounds=1",
                "--read-buffer=8",
                "--new-tokens=0",
                "--quantize=int8")
            .json();
    assertEquals("qwen3", json.get("shape").getAsString());
    assertEquals("int8", json.get("quantization").getAsString());
    assertTrue(
        List.of("rows", "onednn", "float16").contains(json.get("matrixLayout").getAsString()));
    assertEquals("bfloat16", json.get("dtype").getAsString());
    double parameters = number(json, "parameters");
    double weightBytes = number(json, "weightBytes");
    assertTrue(weightBytes > parameters && weightBytes < 1.2 * parameters, json.toString());
    assertEquals(weightBytes, number(json, "readBytes"), "the embedding is the LM head");
  }

  @Test
  void quantize_ofAModelThatDoesNotFit_isRefusedInOneLine() {
    Execution run = quick(tiny(), "--quantize=int4");
    assertEquals(2, run.status(), run.err());
    assertTrue(run.err().contains("cannot be quantised to int4, which needs matrices with"));
  }

  @Test
  void defaults_inAShortContext_takeWhatFits() {
    JsonObject json =
        bench(tiny(), "--json", "--read-buffer=8", "--seconds=0", "--new-tokens=0").json();
    assertEquals(256 - 2 * 64, number(json, "cacheLength"));
    assertEquals(7, json.getAsJsonObject("forwardMs").size());
    assertFalse(json.getAsJsonObject("prefillTokensPerSecond").has("1024"));
    assertTrue(json.get("generation").isJsonNull());
    assertEquals(2, json.getAsJsonArray("predictions").size());
  }

  @Test
  void table_andPicture_ofTheDefaultModel_showEverySize() throws IOException {
    Path picture = temp.resolve("bench.png");
    List<String> arguments = new ArrayList<>(List.of("bench", "-k", "1,2", "--prefill=8"));
    arguments.addAll(Arrays.asList(QUICK));
    arguments.add("--picture=" + picture);
    Execution run = Execution.sbd(arguments.toArray(String[]::new));
    assertTrue(run.err().startsWith("opening llama" + System.lineSeparator()), run.err());
    assertEquals(0, run.status(), run.err());
    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(0).startsWith(EmbeddedCheckpoint.names().get(0) + ": "), run.out());
    assertTrue(lines.get(1).startsWith("read limit: "), run.out());
    assertEquals("behind 512 cached tokens, fastest of 2 rounds", lines.get(3));
    assertTrue(lines.get(5).startsWith("     1 "), run.out());
    assertTrue(lines.get(6).startsWith("     2 "), run.out());
    assertTrue(run.out().contains("prefill, tokens/s by length: 8: "), run.out());
    byte[] png = Files.readAllBytes(picture);
    assertArrayEquals(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, Arrays.copyOf(png, 4), "a PNG file");
  }

  @Test
  void model_thatIsNeitherDirectoryNorBuiltIn_isRefused() {
    Execution run = bench(Path.of("gpt-5"));
    assertEquals(2, run.status(), run.err());
    assertTrue(run.err().contains("; built in: llama, qwen3"), run.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --shape=gpt-5                    | --shape must be one of smollm2-135m, llama-3.2-1b, llama-3.1-8b, qwen3-0.6b, qwen3-8b, got gpt-5
          --shape=qwen3-8b                 | --model and --shape exclude each other
          --block-sizes=0                  | --block-sizes must be >= 1, got 0
          --block-sizes=129                | --block-sizes must be <= 128, half the model's context of 256, got 129
          --cache-lengths=-1               | --cache-lengths must be >= 0, got -1
          --cache-lengths=129              | --cache-lengths must be <= 128, the model's context of 256 less 2 blocks of 64, got 129
          --prefill=0                      | --prefill must be >= 1, got 0
          --prefill=257                    | --prefill must be <= 256, the model's context, got 257
          --rounds=0                       | --rounds must be >= 1, got 0
          --seconds=-1                     | --seconds must be >= 0, got -1
          --new-tokens=-1                  | --new-tokens must be >= 0, got -1
          --new-tokens=300                 | --new-tokens must be <= 224, the model's context of 256 less a prompt of 32, got 300
          --read-buffer=0                  | --read-buffer must be >= 1
          --prompt=x                       | the checkpoint has no tokenizer.json: leave --prompt out
          --picture=none/x.png             | cannot write none/x.png: there is no directory
          --block-sizes=x                  | Invalid value for option '--block-sizes'
          """)
  void flag_thatCannotBe_isRefused(String flag, String message) {
    Execution run = bench(tiny(), flag);
    assertEquals(2, run.status(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains(message), run.err());
  }
}
