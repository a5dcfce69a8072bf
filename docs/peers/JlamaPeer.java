import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.model.functions.Generator;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.SafeTensorSupport;
import com.github.tjake.jlama.safetensors.prompt.PromptContext;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.GenerationStats;
import dev.sbd.djl.WeightFormat;
import dev.sbd.djl.SbdModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Token-by-token decoding of one checkpoint by sbd and by Jlama, in one process and in turn. How to
 * run it: docs/performance.md. Not part of any build.
 *
 * <pre>java ... JlamaPeer.java CHECKPOINT TOKENIZER_DIRECTORY [ROUNDS]</pre>
 *
 * CHECKPOINT may have no tokenizer (a random one has none), but Jlama wants one: that of
 * TOKENIZER_DIRECTORY is padded to the vocabulary. What the texts say does not matter here.
 */
final class JlamaPeer {
  private static final int NEW_TOKENS = 64;
  private static final String PROMPT = "Ana has 21 lemons. Jane adds 4 lemons. How many has Ana?";

  private interface Engine {
    /** Milliseconds a token after the first, the prompt's time left out. */
    double millisPerToken();
  }

  public static void main(String[] args) throws IOException {
    Path checkpoint = Path.of(args[0]).toAbsolutePath();
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    Path directory = withTokenizer(checkpoint, Path.of(args[1]));
    try (SbdModel sbd = SbdModel.load(directory);
        SbdModel sbd8 = SbdModel.load(directory, o -> o.weights(WeightFormat.W8A8));
        AbstractModel bf16 = jlama(directory, DType.BF16);
        AbstractModel i8 = jlama(directory, DType.I8);
        AbstractModel q4 = jlama(inQ4(directory), DType.I8)) {
      Map<String, Engine> engines = new LinkedHashMap<>();
      engines.put("sbd --ntp", () -> sbd(sbd));
      engines.put("sbd --ntp --quantize w8a8", () -> sbd(sbd8));
      engines.put("Jlama, activations BF16", () -> jlama(bf16));
      engines.put("Jlama, activations I8", () -> jlama(i8));
      engines.put("Jlama, weights Q4, activations I8", () -> jlama(q4));
      compare(engines, rounds);
    }
  }

  private static void compare(Map<String, Engine> engines, int rounds) {
    Map<String, List<Double>> millis = new LinkedHashMap<>();
    engines.values().forEach(Engine::millisPerToken); // warms up
    for (int i = 0; i < rounds; i++) {
      engines.forEach(
          (name, engine) ->
              millis.computeIfAbsent(name, n -> new ArrayList<>()).add(engine.millisPerToken()));
    }
    millis.forEach(
        (name, times) -> {
          Collections.sort(times);
          double median = times.get(times.size() / 2);
          System.out.printf(
              "%-34s fastest %7.2f ms a token, median %7.2f: %6.1f tokens/s%n",
              name, times.get(0), median, 1e3 / median);
        });
  }

  private static double sbd(SbdModel model) {
    GenerationStats stats =
        model
            .generate(Prompt.question(PROMPT), o -> o.nextTokenPrediction().maxNewTokens(NEW_TOKENS).ignoreEos())
            .stats();
    return (stats.totalNanos() - stats.prefillNanos()) / 1e6 / (stats.newTokens() - 1);
  }

  private static AbstractModel jlama(Path directory, DType working) {
    return ModelSupport.loadModel(directory.toFile(), DType.F32, working);
  }

  /** As {@code jlama quantize} does: the only format of fewer bits that it can write and decode. */
  private static Path inQ4(Path directory) throws IOException {
    Files.createFile(directory.resolve("README.md")); // it expects one
    String[] skipped = {"norm"};
    Path target = Files.createTempDirectory("peer").resolve("q4");
    return SafeTensorSupport.quantizeModel(
        directory, DType.Q4, skipped, new String[0], Optional.of(target));
  }

  /** Its ntokens counts the prompt's. */
  private static double jlama(AbstractModel model) {
    PromptContext prompt = PromptContext.of(PROMPT);
    int promptTokens = model.getTokenizer().encode(PROMPT).length;
    Generator.Response response =
        model.generate(UUID.randomUUID(), prompt, 0, promptTokens + NEW_TOKENS, (s, f) -> {});
    if (response.generatedTokens < NEW_TOKENS / 2) {
      throw new IllegalStateException("Jlama stopped after " + response.generatedTokens);
    }
    return response.generateTimeMs / (double) response.generatedTokens;
  }

  private static Path withTokenizer(Path checkpoint, Path tokenizer) throws IOException {
    Path directory = Files.createTempDirectory("peer");
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.createSymbolicLink(directory.resolve(name), checkpoint.resolve(name));
    }
    int vocabulary =
        JsonParser.parseString(Files.readString(checkpoint.resolve("config.json")))
            .getAsJsonObject()
            .get("vocab_size")
            .getAsInt();
    JsonObject json =
        JsonParser.parseString(Files.readString(tokenizer.resolve("tokenizer.json")))
            .getAsJsonObject();
    JsonObject tokens = json.getAsJsonObject("model").getAsJsonObject("vocab");
    int last = tokens.asMap().values().stream().mapToInt(JsonElement::getAsInt).max().orElse(-1);
    for (int id = last + 1; id < vocabulary; id++) {
      tokens.addProperty("pad" + id, id);
    }
    Files.writeString(directory.resolve("tokenizer.json"), json.toString());
    Files.writeString(directory.resolve("tokenizer_config.json"), "{}");
    return directory;
  }
}
