package dev.sbd.djl.internal.checkpoint;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions.Family;
import dev.sbd.internal.Check;
import dev.sbd.model.BlockScheme;
import dev.sbd.model.BlockScheme.Sight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An opened checkpoint directory: its configuration, and where each of its tensors lies. */
public final class Checkpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoint.class);
  private static final String CONFIG = "config.json";
  private static final int DEFAULT_MAX_BLOCK_SIZE = 64;
  private static final List<String> SDLM_ENDS = List.of("<|im_end|>", "<|endoftext|>");

  private final Path directory;
  private final JsonFields fields; // of config.json
  private final Family family;
  private final StoredTensors tensors;
  private final ModelConfig config;
  private final TokenizerConfig tokenizerConfig;

  private Checkpoint(Path directory, Optional<Family> asked) {
    this.directory = directory;
    this.fields = JsonFields.read(directory.resolve(CONFIG));
    this.family = FamilyParser.parse(fields, directory, asked);
    ModelConfig read = ModelConfigParser.parse(fields, directory, family);
    this.tokenizerConfig = TokenizerConfig.read(directory);
    this.tensors = StoredTensors.open(directory, family);
    this.config = withEmbedding(hasOtherHead(read) ? read.untied() : read);
  }

  /**
   * Reads the configuration and the shards' headers; of weights, only an LM head that is stored
   * though the embedding stands in for it, to compare them.
   *
   * @param directory the checkpoint's directory
   * @param family what the user says that it is; else what its files say
   * @throws CheckpointException if it is none, is broken or not supported, is not of that family,
   *     or its files leave open which it is of
   */
  public static Checkpoint open(Path directory, Optional<Family> family) {
    if (!Files.isDirectory(directory)) {
      throw new CheckpointException(
          directory,
          (Files.exists(directory) ? "is not a directory" : "does not exist")
              + StoredTensors.LAYOUT);
    }
    if (!Files.exists(directory.resolve(CONFIG))) {
      throw new CheckpointException(directory.resolve(CONFIG), "is missing" + StoredTensors.LAYOUT);
    }
    return new Checkpoint(directory, family);
  }

  /** As {@link #open(Path, Optional)}, of the family that its files say. */
  public static Checkpoint open(Path directory) {
    return open(directory, Optional.empty());
  }

  /**
   * As {@link #open(Path)}, to be trained or merged.
   *
   * @throws CheckpointException if it is of a family that this is not known of
   */
  public static Checkpoint openToTrain(Path directory) {
    Checkpoint checkpoint = open(directory);
    if (checkpoint.family != Family.SBD) {
      throw new CheckpointException(
          directory.resolve(CONFIG),
          "is of family %s, which can be decoded, and neither trained nor merged: use an ordinary"
                  .formatted(checkpoint.family)
              + " checkpoint, or one trained for Set Block Decoding");
    }
    return checkpoint;
  }

  /** SDLM's trainer cuts the embedding to the tokenizer's size, and not the number. */
  private ModelConfig withEmbedding(ModelConfig read) {
    int said = read.dimensions().vocabularySize();
    return tensors
        .find(WeightPlan.EMBEDDING)
        .filter(embedding -> FamilyParser.isSdlm(fields) && embedding.shape().length == 2)
        .filter(embedding -> embedding.shape()[0] > 1 && embedding.shape()[0] < said)
        .map(embedding -> read.withVocabulary((int) embedding.shape()[0]))
        .orElse(read);
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

  /** What kind of block decoder it is. */
  public Family family() {
    return family;
  }

  /** How it treats blocks: as its family does; SDLM's may see each other in one direction. */
  public BlockScheme scheme() {
    BlockScheme usual = family.scheme();
    return family == Family.SDLM && fields.flag("causal_attn")
        ? new BlockScheme(usual.commit(), Sight.CAUSAL, usual.target())
        : usual;
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
   * The tokens that end a text: those that generation_config.json, else config.json says; with SDLM
   * also those that its own decoding stops at, whatever the files say.
   *
   * @throws CheckpointException if the tokenizer is broken
   */
  public Set<Integer> endTokens() {
    Set<Integer> ends = new TreeSet<>(config.specialTokens().eos());
    ends.removeIf(id -> !isToken(id)); // the embedding may have been cut
    if (family == Family.SDLM) {
      TokenIds.read(directory)
          .ifPresent(
              ids ->
                  SDLM_ENDS.stream()
                      .flatMapToInt(text -> ids.find(text).stream())
                      .filter(this::isToken)
                      .forEach(ends::add));
    }
    return ends;
  }

  /**
   * The id of the mask token: {@code override} if given, else config.json's, else the tokenizer's.
   * Empty if nothing gives one, or what gives one is no token of the vocabulary, which is logged.
   *
   * @param override the id to use whatever the checkpoint says
   * @throws IllegalArgumentException if {@code override} is no id of the vocabulary
   * @throws CheckpointException if the tokenizer is broken, or there must be one and is none
   */
  public OptionalInt maskToken(OptionalInt override) {
    override.ifPresent(
        id ->
            Check.that(isToken(id), "maskToken must be in [0, %d), got %d", vocabularySize(), id));
    return override.isPresent() ? override : MaskToken.find(this, fields);
  }

  /**
   * The largest block: {@code override} if given, else what config.json says that it was trained
   * with, else 64 for an ordinary checkpoint.
   *
   * @throws IllegalArgumentException if {@code override} is longer than a family's context, or is
   *     another size than it was trained with though it commits blocks whole
   * @throws CheckpointException if neither gives a family's
   */
  public int maxBlockSize(OptionalInt override) {
    OptionalInt trained = config.maxBlockSize();
    if (family == Family.SBD) {
      return override.orElse(trained.orElse(DEFAULT_MAX_BLOCK_SIZE));
    }
    if (override.isEmpty() && trained.isEmpty()) {
      throw fields.missing(
          FamilyMarks.of(family).blockSize(),
          "the block size it was trained with: say it, with --max-block-size"
              + " (LoadOptions.maxBlockSize)");
    }
    override.ifPresent(size -> requireSound(size, trained));
    return override.orElseGet(trained::getAsInt);
  }

  private void requireSound(int size, OptionalInt trained) {
    boolean whole = trained.isPresent() && scheme().commit() == BlockScheme.Commit.BLOCK;
    Check.that(
        !whole || size == trained.getAsInt(),
        "maxBlockSize must be %d since blocks are committed whole, by %s of %s, got %d",
        trained.orElse(0),
        FamilyMarks.of(family).blockSize(),
        directory.resolve(CONFIG),
        size);
    Check.that(
        size <= config.contextLength(),
        "maxBlockSize must be in [1, %d], the context of %s, got %d",
        config.contextLength(),
        directory,
        size);
  }

  private int vocabularySize() {
    return config.dimensions().vocabularySize();
  }

  boolean isToken(int id) {
    return id >= 0 && id < vocabularySize();
  }
}
