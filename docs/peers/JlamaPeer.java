import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.SafeTensorSupport;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.KvBufferCache;
import com.github.tjake.jlama.util.PhysicalCoreExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;

/**
 * Jlama as an engine of peers.py, which says what is read and printed.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp "target/peers/*" JlamaPeer.java CHECKPOINT bf16|i8|q4 THREADS</pre>
 *
 * The format is that of activations, with weights as they are; for q4 of weights, as {@code jlama
 * quantize} writes them, with activations in 8 bits.
 */
final class JlamaPeer {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] args) throws IOException {
    PhysicalCoreExecutor.overrideThreadCount(Integer.parseInt(args[2])); // else half the processors
    Path directory = readable(Path.of(args[0]).toAbsolutePath());
    if (args[1].equals("q4")) {
      String[] skipped = {"norm"};
      Path q4 = Files.createTempDirectory("peer").resolve("q4");
      directory = SafeTensorSupport.quantizeModel(directory, DType.Q4, skipped, new String[0], Optional.of(q4));
    }
    DType working = args[1].equals("bf16") ? DType.BF16 : DType.I8;
    try (AbstractModel model = ModelSupport.loadModel(directory.toFile(), DType.F32, working);
        KvBufferCache caches = new KvBufferCache(model);
        Scanner requests = new Scanner(System.in)) {
      System.out.println("ready");
      while (requests.hasNextLine()) {
        String[] words = requests.nextLine().split(" ");
        int[] prompt = Arrays.stream(words).skip(2).mapToInt(Integer::parseInt).toArray();
        System.out.println(answer(model, caches, Integer.parseInt(words[1]), prompt));
      }
    }
  }

  /** As {@code AbstractModel.generate}, but of tokens. */
  private static String answer(AbstractModel model, KvBufferCache caches, int most, int[] prompt) {
    long began = System.nanoTime();
    List<Integer> tokens = new ArrayList<>();
    double firstMillis;
    try (KvBufferCache.KvBuffer cache = caches.getEphemeralKvBuffer();
        AbstractTensor logits = model.makeDenseTensor(model.getConfig().vocabularySize)) {
      try (AbstractTensor states = model.batchForward(prompt, 0, cache)) {
        tokens.add(model.sample(states.slice(states.shape().first() - 1), 0, 0, logits));
      }
      firstMillis = (System.nanoTime() - began) / 1e6;
      int last = tokens.get(0);
      while (tokens.size() < most && !model.getConfig().eosTokens.contains(last)) {
        int position = prompt.length + tokens.size() - 1;
        try (AbstractTensor state = model.forward(last, position, cache, Optional.empty())) {
          last = model.sample(state, 0, 0, logits);
        }
        tokens.add(last);
      }
    }
    return "{\"tokens\": %s, \"first\": 1, \"first_ms\": %s, \"ms\": %s}"
        .formatted(tokens, firstMillis, (System.nanoTime() - began) / 1e6);
  }

  /** The checkpoint as Jlama reads it: rope_theta at the top level, merges as text. */
  private static Path readable(Path checkpoint) throws IOException {
    Path directory = Files.createTempDirectory("peer");
    try (var files = Files.newDirectoryStream(checkpoint, "*.safetensors*")) {
      for (Path file : files) {
        Files.createSymbolicLink(directory.resolve(file.getFileName()), file);
      }
    }
    ObjectNode config = (ObjectNode) JSON.readTree(checkpoint.resolve("config.json").toFile());
    if (config.at("/rope_parameters/rope_theta").isNumber()) {
      config.set("rope_theta", config.at("/rope_parameters/rope_theta"));
    }
    JSON.writeValue(directory.resolve("config.json").toFile(), config);
    JsonNode tokenizer = JSON.readTree(checkpoint.resolve("tokenizer.json").toFile());
    List<String> merges = new ArrayList<>();
    for (JsonNode merge : tokenizer.at("/model/merges")) {
      merges.add(merge.isArray() ? merge.get(0).asText() + " " + merge.get(1).asText() : merge.asText());
    }
    ((ObjectNode) tokenizer.at("/model")).set("merges", JSON.valueToTree(merges));
    JSON.writeValue(directory.resolve("tokenizer.json").toFile(), tokenizer);
    Files.writeString(directory.resolve("tokenizer_config.json"), "{}");
    Files.createFile(directory.resolve("README.md")); // its quantizing expects one
    return directory;
  }
}
