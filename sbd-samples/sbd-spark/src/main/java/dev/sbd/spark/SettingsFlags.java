package dev.sbd.spark;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.JsonStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that {@link Settings} are made of, named as those of {@code sbd generate} are. */
final class SettingsFlags {
  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "DIR",
      description = "Checkpoint directory, which each executor finds under this name.")
  private String model;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "Gated adapter to decode blocks with, on each executor, too.")
  private Optional<String> adapter;

  @Option(
      names = "--chat-template",
      paramLabel = "NAME",
      description = "Which of the checkpoint's chat templates, or a .jinja file.")
  private Optional<String> chatTemplate;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "What computes: cpu, gpu or gpu:N (default: cpu).")
  private Optional<String> device;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description = "float32 or bfloat16 (default: the checkpoint's own).")
  private Optional<String> precision;

  @Option(
      names = "--quantize",
      paramLabel = "TYPE",
      description = "Fewer bits: w8a8, int8 or int4 (default: none).")
  private Optional<String> weights;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of libtorch for one operation (default: as sbd generate has it).")
  private Optional<Integer> threads;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Prompts of an executor that share passes (default: 16).")
  private Optional<Integer> parallel;

  @Option(
      names = "--cache-tokens",
      paramLabel = "N",
      description =
          "Tokens that all caches of an executor have room for (default: the longest text, or 2,048"
              + " for each prompt of --parallel if that is more).")
  private Optional<Long> cacheTokens;

  @Option(
      names = "--decoding",
      paramLabel = "D",
      description =
          "How to decode: verified, ntp, gamma:0.1... (default: as is usual for the model).")
  private Optional<String> decoding;

  @Option(
      names = {"-n", "--max-new-tokens"},
      paramLabel = "N",
      description = "The most tokens of an answer (default: 256).")
  private Optional<Integer> maxNewTokens;

  @Option(
      names = {"-t", "--temperature"},
      paramLabel = "T",
      description = "Draw tokens at random, with --seed; 0, the default, takes the likeliest.")
  private Optional<Double> temperature;

  @Option(names = "--top-k", paramLabel = "N", description = "Draw from the N likeliest tokens.")
  private Optional<Integer> topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "Draw from the likeliest tokens that together have probability P.")
  private Optional<Double> topP;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description = "Draw from tokens at least P times as likely as the likeliest.")
  private Optional<Double> minP;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all draws: equal prompts get equal answers, unless --key says otherwise.")
  private Optional<Long> seed;

  @Option(
      names = "--key",
      paramLabel = "FIELD",
      description = "Draws depend on this field of a prompt, too.")
  private Optional<String> key;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "End an answer before this string; may be given several times.")
  private List<String> stopStrings = List.of();

  @ArgGroup private @Nullable Shape shape;

  /** What an answer must look like: one of these. */
  private static final class Shape {
    @Option(
        names = "--json-schema",
        paramLabel = "FILE",
        description = "Answers are JSON that the JSON Schema in this file allows.")
    private Optional<Path> schema = Optional.empty();

    @Option(
        names = "--regex",
        paramLabel = "R",
        description = "Answers match this regular expression.")
    private Optional<String> regex = Optional.empty();

    @Option(
        names = "--choice",
        paramLabel = "TEXT",
        description = "Answers are this text, or another --choice.")
    private List<String> choices = List.of();
  }

  @Option(
      names = "--json-style",
      paramLabel = "STYLE",
      description = "White space of JSON: spaced, compact or free (default: spaced).")
  private Optional<JsonStyle> style;

  /**
   * All of them.
   *
   * @throws InvalidRequestException if they contradict each other, or a file cannot be read
   */
  Settings settings() {
    Settings.Builder builder = Settings.builder(model);
    adapter.ifPresent(builder::adapter);
    chatTemplate.ifPresent(builder::chatTemplate);
    device.ifPresent(builder::device);
    precision.ifPresent(builder::precision);
    weights.ifPresent(builder::weights);
    threads.ifPresent(builder::threads);
    parallel.ifPresent(builder::parallel);
    cacheTokens.ifPresent(builder::cacheTokens);
    decoding.ifPresent(builder::decoding);
    maxNewTokens.ifPresent(builder::maxNewTokens);
    temperature.ifPresent(builder::temperature);
    topK.ifPresent(builder::topK);
    topP.ifPresent(builder::topP);
    minP.ifPresent(builder::minP);
    seed.ifPresent(builder::seed);
    key.ifPresent(builder::key);
    builder.stopStrings(stopStrings.toArray(String[]::new));
    if (shape != null) {
      apply(shape, builder);
    }
    return builder.build();
  }

  private void apply(Shape asked, Settings.Builder builder) {
    asked.regex.ifPresent(builder::regex);
    asked.schema.ifPresent(file -> builder.jsonSchema(read(file), style.orElse(JsonStyle.SPACED)));
    if (!asked.choices.isEmpty()) {
      builder.choice(asked.choices.toArray(String[]::new));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new InvalidRequestException("cannot read " + file + ": " + e, e);
    }
  }
}
