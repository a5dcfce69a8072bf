package dev.sbd.djl;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.checkpoint.Safetensors;
import dev.sbd.djl.internal.checkpoint.TensorInfo;
import dev.sbd.solver.Proxy;
import dev.sbd.solver.Solver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What transformers computed for the golden checkpoints, without a cache and in float32. */
final class Golden {
  private Golden() {}

  /**
   * A forward pass and its logits.
   *
   * @param cached tokens in the cache before
   * @param commit tokens to append
   * @param block tokens to look at
   * @param logits (commit and block, vocabulary)
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Case(int[] cached, int[] commit, int[] block, double[][] logits) {}

  /** The cases of a checkpoint. */
  static List<Case> cases(String name) {
    Path directory = CheckpointFixture.golden(name);
    Map<String, TensorInfo> tensors = Safetensors.read(directory.resolve("golden.safetensors"));
    List<Case> cases = new ArrayList<>();
    for (JsonObject fields : objects(directory.resolve("golden.json"))) {
      cases.add(
          new Case(
              ints(fields.get("cached")),
              ints(fields.get("commit")),
              ints(fields.get("block")),
              rows(tensors.get(fields.get("logits").getAsString()))));
    }
    return cases;
  }

  /** transformers' own error in bfloat16, relative to the logits' standard deviation. */
  static double referenceRms(String name) {
    return json(CheckpointFixture.golden(name).resolve("golden.json"))
        .get("reference_rms")
        .getAsDouble();
  }

  private static double[][] rows(TensorInfo tensor) {
    int width = (int) tensor.shape()[1];
    FloatBuffer numbers =
        ByteBuffer.wrap(bytes(tensor.file()), (int) tensor.offsetInFile(), (int) tensor.bytes())
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    double[][] rows = new double[(int) tensor.shape()[0]][width];
    for (double[] row : rows) {
      for (int i = 0; i < width; i++) {
        row[i] = numbers.get();
      }
    }
    return rows;
  }

  /** The generations of a transcripts.json. */
  static List<Transcript> transcripts(Path file) {
    return objects(file).stream().map(Transcript::new).toList();
  }

  /** A generation by a reference decoder. */
  record Transcript(JsonObject fields) {
    int[] prompt() {
      return ints(fields.get("prompt"));
    }

    int[] tokens() {
      return ints(fields.get("tokens"));
    }

    int forwardPasses() {
      return fields.get("forward_passes").getAsInt();
    }

    String finish() {
      return fields.get("finish").getAsString().toUpperCase(Locale.ROOT);
    }

    /** For each pass the positions that it revealed; token by token, the only one. */
    List<List<Integer>> reveals() {
      if (!fields.has("reveals")) {
        return Collections.nCopies(forwardPasses(), List.of(0));
      }
      List<List<Integer>> reveals = new ArrayList<>();
      for (JsonElement pass : fields.getAsJsonArray("reveals")) {
        reveals.add(pass.getAsJsonArray().asList().stream().map(JsonElement::getAsInt).toList());
      }
      return reveals;
    }

    GenerationOptions options() {
      JsonObject solver = fields.getAsJsonObject("solver");
      GenerationOptions.Builder options =
          GenerationOptions.builder()
              .maxNewTokens(fields.get("max_new_tokens").getAsInt())
              .blockSize(fields.get("block_size").getAsInt());
      if (!fields.get("ntp_prefix").getAsBoolean()) {
        options.withoutNtpPrefix();
      }
      return solver.get("kind").getAsString().equals("ntp")
          ? options.nextTokenPrediction().build()
          : options.solver(solver(solver)).build();
    }

    private static Solver solver(JsonObject solver) {
      return switch (solver.get("kind").getAsString()) {
        case "eb" ->
            Solver.entropyBounded(
                solver.get("gamma").getAsDouble(),
                Proxy.valueOf(solver.get("proxy").getAsString().toUpperCase(Locale.ROOT)));
        case "threshold" -> Solver.confidenceThreshold(solver.get("tau").getAsDouble());
        case "factor" -> Solver.factor(solver.get("f").getAsDouble());
        case "fixed" -> Solver.fixedCount(solver.get("n").getAsInt());
        default -> throw new IllegalArgumentException("unknown solver " + solver);
      };
    }
  }

  private static List<JsonObject> objects(Path file) {
    return json(file).getAsJsonArray("cases").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static int[] ints(JsonElement element) {
    JsonArray array = element.getAsJsonArray();
    return array.asList().stream().mapToInt(JsonElement::getAsInt).toArray();
  }

  private static JsonObject json(Path file) {
    return JsonParser.parseString(new String(bytes(file), StandardCharsets.UTF_8))
        .getAsJsonObject();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
