package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.CheckpointException;
import dev.sbd.internal.Check;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** An opened checkpoint directory: its configuration, and where each of its tensors lies. */
public final class Checkpoint {
  private static final String CONFIG = "config.json";
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final String LAYOUT =
      "; a checkpoint is a directory with config.json, model.safetensors (or"
          + " model.safetensors.index.json and its shards) and tokenizer.json";

  private final Path directory;
  private final ModelConfig config;
  private final TokenizerConfig tokenizerConfig;
  private final Map<String, TensorInfo> tensors;

  private Checkpoint(Path directory) {
    this.directory = directory;
    this.config = ModelConfigParser.parse(directory);
    this.tokenizerConfig = TokenizerConfig.read(directory);
    this.tensors = tensors(directory);
  }

  /**
   * Reads the configuration and the shards' headers; no weights.
   *
   * @param directory the checkpoint's directory
   */
  public static Checkpoint open(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new CheckpointException(
          directory, (Files.exists(directory) ? "is not a directory" : "does not exist") + LAYOUT);
    }
    if (!Files.exists(directory.resolve(CONFIG))) {
      throw new CheckpointException(directory.resolve(CONFIG), "is missing" + LAYOUT);
    }
    return new Checkpoint(directory);
  }

  private static Map<String, TensorInfo> tensors(Path directory) {
    if (Files.exists(directory.resolve(SINGLE))) {
      return Safetensors.read(directory.resolve(SINGLE));
    }
    if (Files.exists(directory.resolve(INDEX))) {
      return ShardIndex.tensors(directory.resolve(INDEX));
    }
    throw new CheckpointException(directory, "has neither " + SINGLE + " nor " + INDEX + LAYOUT);
  }

  /** The directory that was opened. */
  public Path directory() {
    return directory;
  }

  /** What config.json and generation_config.json say. */
  public ModelConfig config() {
    return config;
  }

  /** What tokenizer_config.json says. */
  public TokenizerConfig tokenizerConfig() {
    return tokenizerConfig;
  }

  /** All tensors by name, needed or not; unmodifiable. */
  public Map<String, TensorInfo> tensors() {
    return tensors;
  }

  /** Whether there is a tensor of that name. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** A tensor, whatever its shape. */
  public TensorInfo tensor(String name) {
    @Nullable TensorInfo tensor = tensors.get(name);
    if (tensor == null) {
      throw new CheckpointException(directory, "tensor " + name + " is missing");
    }
    return tensor;
  }

  /**
   * A tensor that can be mapped as a weight of the given shape.
   *
   * @param name its name
   * @param shape the dimensions it must have
   * @throws CheckpointException if it is missing, of another shape or of a dtype that weights
   *     cannot have, or begins off a multiple of its numbers' size
   */
  public TensorInfo require(String name, long... shape) {
    TensorInfo tensor = tensor(name);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw wrong(tensor, "shape", Arrays.toString(shape), Arrays.toString(tensor.shape()));
    }
    if (!tensor.dtype().isUsable()) {
      throw wrong(tensor, "dtype", "F32, BF16 or F16", tensor.dtype().name());
    }
    if (!tensor.isAligned()) {
      String multiple = "a multiple of " + tensor.dtype().bits() / Byte.SIZE;
      throw wrong(tensor, "offset in the file", multiple, Long.toString(tensor.offsetInFile()));
    }
    return tensor;
  }

  private static CheckpointException wrong(
      TensorInfo tensor, String what, String expected, String actual) {
    return new CheckpointException(
        tensor.file(),
        "tensor %s must have %s %s, got %s".formatted(tensor.name(), what, expected, actual));
  }

  /** How the weights are stored: as the configuration says, else as the embedding is. */
  public Dtype dtype() {
    return config.dtype().orElseGet(() -> tensor(WeightPlan.EMBEDDING).dtype());
  }

  /** Whether config.json or the tokenizer name a mask token. */
  public boolean namesMaskToken() {
    return config.specialTokens().mask().isPresent() || tokenizerConfig.maskToken().isPresent();
  }

  /**
   * The id of the mask token: {@code override} if given, else config.json's {@code mask_token_id},
   * else the tokenizer's mask token.
   *
   * @param override the id to use whatever the checkpoint says
   * @return an id in {@code [0, vocab_size)}
   * @throws IllegalArgumentException if {@code override} is no id of the vocabulary
   * @throws CheckpointException if nothing gives the id, or it is no id of the vocabulary
   */
  public int maskToken(OptionalInt override) {
    override.ifPresent(
        id ->
            Check.that(isToken(id), "maskToken must be in [0, %d), got %d", vocabularySize(), id));
    return override.orElseGet(() -> config.specialTokens().mask().orElseGet(this::ofTokenizer));
  }

  private int ofTokenizer() {
    Path file = directory.resolve("tokenizer.json");
    String text = tokenizerConfig.maskToken().orElseThrow(this::unknownMaskToken);
    int id =
        TokenIds.read(directory)
            .map(ids -> ids.find(text))
            .orElse(OptionalInt.empty())
            .orElseThrow(
                () ->
                    new CheckpointException(
                        file,
                        "has no token \"%s\", tokenizer_config.json's mask_token".formatted(text)));
    if (!isToken(id)) {
      throw new CheckpointException(
          file,
          "id of mask token \"%s\" must be in [0, %d), config.json's vocab_size, got %d"
              .formatted(text, vocabularySize(), id));
    }
    return id;
  }

  private int vocabularySize() {
    return config.dimensions().vocabularySize();
  }

  private boolean isToken(int id) {
    return id >= 0 && id < vocabularySize();
  }

  private CheckpointException unknownMaskToken() {
    return new CheckpointException(
        directory,
        "no mask token is known: set mask_token_id in config.json or mask_token in"
            + " tokenizer_config.json, or give the token's id when loading");
  }
}
