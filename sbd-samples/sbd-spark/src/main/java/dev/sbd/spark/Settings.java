package dev.sbd.spark;

import dev.sbd.grammar.JsonStyle;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which model answers, and how. Immutable; goes with Spark's tasks to the executors.
 *
 * <pre>{@code
 * Settings.builder("/models/Qwen3-0.6B").parallel(32).temperature(0.7).seed(7).key("id").build()
 * }</pre>
 */
public final class Settings implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ModelSettings model;
  private final AnswerSettings answers;

  private Settings(ModelSettings model, AnswerSettings answers) {
    this.model = model;
    this.answers = answers;
  }

  /**
   * The defaults, to be changed.
   *
   * @param model the directory of a checkpoint, which each executor finds under this name
   */
  public static Builder builder(String model) {
    return new Builder(model);
  }

  ModelSettings model() {
    return model;
  }

  AnswerSettings answers() {
    return answers;
  }

  /** What answers depend on, but for the model's files, spelled as on the command line. */
  @Override
  public String toString() {
    return String.join(
        " ", Stream.concat(model.words().stream(), answers.words().stream()).sorted().toList());
  }

  /**
   * Collects settings. What each means is said of the method of that name of {@link
   * dev.sbd.djl.LoadOptions.Builder} or {@link dev.sbd.GenerationOptions.Builder}.
   */
  public static final class Builder {
    private final String directory;
    private String adapter = "";
    private String device = "cpu";
    private String precision = "";
    private String weights = "";
    private String chatTemplate = "";
    private int threads;
    private int parallel = 16;
    private long cacheTokens;
    private String decoding = "usual";
    private int maxNewTokens;
    private double temperature;
    private int topK;
    private double topP = 1;
    private double minP;
    private @Nullable Long seed;
    private String key = "";
    private List<String> stopStrings = List.of();
    private AnswerShape shape = AnswerShape.ANY;

    private Builder(String directory) {
      this.directory = Objects.requireNonNull(directory, "model");
    }

    /** The directory of a gated adapter, which each executor finds under this name. */
    public Builder adapter(String directory) {
      this.adapter = Objects.requireNonNull(directory, "adapter");
      return this;
    }

    /** {@code cpu}, the default; {@code gpu} or {@code gpu:N}. */
    public Builder device(String name) {
      this.device = Objects.requireNonNull(name, "device");
      return this;
    }

    /** {@code float32} or {@code bfloat16}; default: the checkpoint's own. */
    public Builder precision(String name) {
      this.precision = Objects.requireNonNull(name, "precision");
      return this;
    }

    /** {@code w8a8}, {@code int8} or {@code int4}; default: as many bits as the precision has. */
    public Builder weights(String name) {
      this.weights = Objects.requireNonNull(name, "weights");
      return this;
    }

    /** One of the checkpoint's chat templates, or a .jinja file. */
    public Builder chatTemplate(String nameOrFile) {
      this.chatTemplate = Objects.requireNonNull(nameOrFile, "chatTemplate");
      return this;
    }

    /** Threads of libtorch for one operation, at least 1. */
    public Builder threads(int count) {
      this.threads = count;
      return this;
    }

    /**
     * How many prompts of an executor share passes, whichever tasks they are from; at least 1,
     * default 16. More are faster, up to a point, and take more memory.
     */
    public Builder parallel(int prompts) {
      this.parallel = prompts;
      return this;
    }

    /**
     * How many tokens the caches of an executor have room for together, at least 1. Prompts wait
     * for room; one that needs more than all of it gets an error. Default: the longest text that
     * the model takes, or 2,048 for each of {@link #parallel} if that is more.
     */
    public Builder cacheTokens(long tokens) {
      this.cacheTokens = tokens;
      return this;
    }

    /** How to decode, such as {@code verified}, {@code ntp}, {@code gamma:0.1}. */
    public Builder decoding(String spelling) {
      this.decoding = Objects.requireNonNull(spelling, "decoding");
      return this;
    }

    /** The most tokens of an answer, at least 1. Default 256. */
    public Builder maxNewTokens(int tokens) {
      this.maxNewTokens = tokens;
      return this;
    }

    /** Draws tokens at this temperature; needs a {@link #seed}. Default 0: the likeliest. */
    public Builder temperature(double temperature) {
      this.temperature = temperature;
      return this;
    }

    /** Draws from the k most likely tokens only. */
    public Builder topK(int topK) {
      this.topK = topK;
      return this;
    }

    /** Draws from the likeliest tokens that reach this probability. */
    public Builder topP(double topP) {
      this.topP = topP;
      return this;
    }

    /** Draws from tokens this fraction as likely as the likeliest or more. */
    public Builder minP(double minP) {
      this.minP = minP;
      return this;
    }

    /** Of all draws. Alone it is every row's, so that equal prompts have equal answers. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * Lets draws of a row depend on its value in a column, too: several answers to one prompt
     * differ by it. They never depend on how rows are partitioned.
     */
    public Builder key(String column) {
      this.key = Objects.requireNonNull(column, "key");
      return this;
    }

    /** Ends an answer before any of these strings. */
    public Builder stopStrings(String... strings) {
      this.stopStrings = List.of(strings);
      return this;
    }

    /** Answers are JSON that a schema allows. One of this, {@link #regex} and {@link #choice}. */
    public Builder jsonSchema(String schema, JsonStyle style) {
      return shape(AnswerShape.Kind.JSON_SCHEMA, List.of(schema), style);
    }

    /** Answers match a regular expression. */
    public Builder regex(String regex) {
      return shape(AnswerShape.Kind.REGEX, List.of(regex), JsonStyle.SPACED);
    }

    /** Answers are one of some texts. */
    public Builder choice(String... texts) {
      return shape(AnswerShape.Kind.CHOICE, List.of(texts), JsonStyle.SPACED);
    }

    private Builder shape(AnswerShape.Kind kind, List<String> texts, JsonStyle style) {
      this.shape = new AnswerShape(kind, texts, style);
      return this;
    }

    /**
     * The settings so far.
     *
     * @throws dev.sbd.error.InvalidRequestException if one is out of its range, or they contradict
     *     each other
     */
    public Settings build() {
      AnswerSettings.Draws draws =
          new AnswerSettings.Draws(temperature, topK, topP, minP, seed, key);
      AnswerSettings answers =
          new AnswerSettings(decoding, maxNewTokens, draws, stopStrings, shape);
      answers.options(); // checks them
      return new Settings(
          new ModelSettings(
              directory,
              adapter,
              device,
              precision,
              weights,
              chatTemplate,
              threads,
              parallel,
              cacheTokens),
          answers);
    }
  }
}
