package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.CheckpointException;
import dev.sbd.internal.Check;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An opened checkpoint directory: its configuration, and where each of its tensors lies. */
public final class Checkpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
  private static final String CONFIG = "config.json";

  private final Path directory;
  private final StoredTensors tensors;
  private final ModelConfig config;
  private final TokenizerConfig tokenizerConfig;

  private Checkpoint(Path directory) {
    this.directory = directory;
    ModelConfig read = ModelConfigParser.parse(directory);
    this.tokenizerConfig = TokenizerConfig.read(directory);
    this.tensors = StoredTensors.open(directory);
    this.config = hasOtherHead(read) ? read.untied() : read;
  }

  /**
   * Reads the configuration and the shards' headers; of weights, only an LM head that is stored
   * though the embedding stands in for it, to compare them.
   *
   * @param directory the checkpoint's directory
   */
  public static Checkpoint open(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new CheckpointException(
          directory,
          (Files.exists(directory) ? "is not a directory" : "does not exist")
              + StoredTensors.LAYOUT);
    }
    if (!Files.exists(directory.resolve(CONFIG))) {
      throw new CheckpointException(directory.resolve(CONFIG), "is missing" + StoredTensors.LAYOUT);
    }
    return new Checkpoint(directory);
  }

  /** Whether, against {@code read}, an LM head unlike the embedding is stored: it counts. */
  private boolean hasOtherHead(ModelConfig read) {
    Optional<TensorInfo> head = tensors.find(WeightPlan.LM_HEAD);
    Optional<TensorInfo> embedding = tensors.find(WeightPlan.EMBEDDING);
    boolean other =
        read.tieWordEmbeddings()
            && head.isPresent()
            && embedding.isPresent()
            && !head.get().equalsBitwise(embedding.get());
    if (other) {
      LOG.warn(
          "{}: tie_word_embeddings is true, and an {} unlike the embedding is stored: that is used;"
              + " set tie_word_embeddings to false",
          directory.resolve(CONFIG),
          head.get().name());
    }
    return other;
  }

  /** The directory that was opened. */
  public Path directory() {
    return directory;
  }

  /** What config.json and generation_config.json say, and of the LM head the tensors. */
  public ModelConfig config() {
    return config;
  }

  /** What tokenizer_config.json says. */
  public TokenizerConfig tokenizerConfig() {
    return tokenizerConfig;
  }

  /** All tensors by the names in the files, needed or not; unmodifiable. */
  public Map<String, TensorInfo> tensors() {
    return tensors.all();
  }

  /** Whether there is a tensor that counts as that of {@code name}. */
  public boolean has(String name) {
    return find(name).isPresent();
  }

  /** The tensor that counts as that of {@code name}, whatever its shape. */
  public TensorInfo tensor(String name) {
    return find(name).orElseThrow(() -> tensors.missing(name));
  }

  /** Where they are one, the LM head may be the one that is stored. */
  private Optional<TensorInfo> find(String name) {
    boolean shared = config.tieWordEmbeddings() && name.equals(WeightPlan.EMBEDDING);
    return tensors.find(name).or(() -> tensors.find(shared ? WeightPlan.LM_HEAD : name));
  }

  /**
   * A tensor that can be a weight of the given shape.
   *
   * @param name its name
   * @param shape the dimensions it must have
   * @return the tensor under {@code name}
   * @throws CheckpointException if it is missing, of another shape or of a dtype that weights
   *     cannot have
   */
  public TensorInfo require(String name, long... shape) {
    TensorInfo tensor = tensor(name);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw wrong(tensor, "shape", Arrays.toString(shape), Arrays.toString(tensor.shape()));
    }
    if (!tensor.dtype().isUsable()) {
      throw wrong(tensor, "dtype", "F32, BF16 or F16", tensor.dtype().name());
    }
    return tensor.named(name);
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

  /**
   * The id of the mask token: {@code override} if given, else config.json's {@code mask_token_id},
   * else the tokenizer's mask token. Empty if nothing gives one, or what gives one is no token of
   * the vocabulary, which is logged.
   *
   * @param override the id to use whatever the checkpoint says
   * @throws IllegalArgumentException if {@code override} is no id of the vocabulary
   * @throws CheckpointException if the tokenizer is broken
   */
  public OptionalInt maskToken(OptionalInt override) {
    override.ifPresent(
        id ->
            Check.that(isToken(id), "maskToken must be in [0, %d), got %d", vocabularySize(), id));
    OptionalInt named = override.isPresent() ? override : config.specialTokens().mask();
    return named.isPresent()
        ? named
        : tokenizerConfig.maskToken().map(this::ofTokenizer).orElse(OptionalInt.empty());
  }

  private OptionalInt ofTokenizer(String text) {
    OptionalInt id =
        TokenIds.read(directory).map(ids -> ids.find(text)).orElse(OptionalInt.empty());
    if (id.isPresent() && isToken(id.getAsInt())) {
      return id;
    }
    LOG.warn(
        "{}: mask_token \"{}\" of tokenizer_config.json is left out, since its id must be in"
            + " [0, {}), and is {}",
        directory.resolve("tokenizer.json"),
        text,
        vocabularySize(),
        id.isPresent() ? id.getAsInt() : "missing");
    return OptionalInt.empty();
  }

  private int vocabularySize() {
    return config.dimensions().vocabularySize();
  }

  private boolean isToken(int id) {
    return id >= 0 && id < vocabularySize();
  }
}
