package dev.sbd.spark;

import ai.djl.Device;
import dev.sbd.djl.LoadOptions;
import dev.sbd.djl.Precision;
import dev.sbd.djl.WeightFormat;
import dev.sbd.internal.Check;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which model, and how to load it; an empty text or 0 where nothing was said.
 *
 * @param directory the checkpoint's, on each executor
 * @param adapter a gated adapter's, on each executor
 * @param device {@code cpu}, {@code gpu} or {@code gpu:N}
 * @param precision a {@link Precision}'s name
 * @param weights a {@link WeightFormat}'s name
 * @param chatTemplate a name of the checkpoint's, or a .jinja file
 * @param threads of libtorch
 * @param parallel prompts that share passes
 * @param cacheTokens room of all caches together
 */
record ModelSettings(
    String directory,
    String adapter,
    String device,
    String precision,
    String weights,
    String chatTemplate,
    int threads,
    int parallel,
    long cacheTokens)
    implements Serializable {
  private static final Pattern GPU = Pattern.compile("(?:gpu|cuda)(?::(\\d{1,4}))?");

  ModelSettings {
    Check.that(!directory.isEmpty(), "the model's directory must not be empty");
    Check.atLeast("threads", threads, 0);
    Check.atLeast("parallel", parallel, 1);
    Check.atLeast("cacheTokens", cacheTokens, 0);
    device(device);
    if (!precision.isEmpty()) {
      constant("precision", Precision.values(), precision);
    }
    if (!weights.isEmpty()) {
      constant("weights", WeightFormat.values(), weights);
    }
  }

  Path path() {
    return Path.of(directory);
  }

  /** The model's directory, and the adapter's if there is one. */
  List<Path> directories() {
    return Stream.of(directory, adapter).filter(name -> !name.isEmpty()).map(Path::of).toList();
  }

  LoadOptions.Builder apply(LoadOptions.Builder builder) {
    builder.device(device(device)).maxBatch(parallel);
    if (!adapter.isEmpty()) {
      builder.adapter(Path.of(adapter));
    }
    if (!precision.isEmpty()) {
      builder.precision(constant("precision", Precision.values(), precision));
    }
    if (!weights.isEmpty()) {
      builder.weights(constant("weights", WeightFormat.values(), weights));
    }
    if (!chatTemplate.isEmpty()) {
      builder.chatTemplate(chatTemplate);
    }
    return threads > 0 ? builder.threads(threads) : builder;
  }

  /** What answers depend on, spelled as on the command line, in its order. */
  List<String> words() {
    return Stream.of(
            word("--adapter", adapter),
            word("--chat-template", chatTemplate),
            word("--device", device.equals("cpu") ? "" : device),
            word("--dtype", precision),
            word("--quantize", weights))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private static String word(String option, String value) {
    return value.isEmpty() ? "" : option + " " + value;
  }

  private static Device device(String name) {
    Matcher gpu = GPU.matcher(name);
    if (gpu.matches()) {
      return Device.gpu(gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
    }
    Check.that(name.equals("cpu"), "device must be cpu, gpu, gpu:N or cuda:N, got '%s'", name);
    return Device.cpu();
  }

  private static <E extends Enum<E>> E constant(String what, E[] all, String name) {
    List<E> found =
        Arrays.stream(all).filter(one -> one.toString().equals(lowerCase(name))).toList();
    String names = Arrays.stream(all).map(Object::toString).collect(Collectors.joining(", "));
    Check.that(!found.isEmpty(), "%s must be one of %s, got '%s'", what, names, name);
    return found.get(0);
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
