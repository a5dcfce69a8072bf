package dev.sbd.samples.lab.gpu;

import ai.djl.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a check was made on.
 *
 * @param sbd the version of this program
 * @param java its version and maker
 * @param system the operating system, its version, and the kind of processor
 * @param processors how many there are
 * @param card the GPU before the check; null if nvidia-smi does not tell
 * @param libtorch what the one that PYTORCH_LIBRARY_PATH names says it is; null if that is not set,
 *     or nothing says so
 * @param variables of the environment that steer libtorch and what it sees
 */
public record Machine(
    String sbd,
    String java,
    String system,
    int processors,
    @Nullable Card card,
    @Nullable String libtorch,
    Map<String, String> variables) {
  /** This one. */
  public static Machine now(String sbd, Device device) {
    Map<String, String> variables = new TreeMap<>(System.getenv());
    variables
        .keySet()
        .removeIf(
            name ->
                !name.matches(
                    "(PYTORCH|TORCH|CUDA|NVIDIA|DJL)_.*|LD_LIBRARY_PATH|JAVA_TOOL_OPTIONS"));
    return new Machine(
        sbd,
        properties("java.vm.version", "java.vm.vendor"),
        properties("os.name", "os.version", "os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Card.now(device).orElse(null),
        libtorch(variables.get("PYTORCH_LIBRARY_PATH")),
        variables);
  }

  /** Python's and pytorch.org's have a file beside the folder of libraries. */
  private static @Nullable String libtorch(@Nullable String path) {
    return path == null
        ? null
        : Stream.of("version.py", "build-version")
            .map(file -> Path.of(path).resolveSibling(file))
            .filter(Files::isReadable)
            .findFirst()
            .map(Machine::version)
            .orElse(null);
  }

  private static @Nullable String version(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.matches("(__version__ = ')?\\d.*"))
          .findFirst()
          .map(line -> line.replaceAll("__version__|[^0-9a-z.+]", ""))
          .orElse(null);
    } catch (IOException | UncheckedIOException e) {
      return null;
    }
  }

  private static String properties(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(text.isEmpty() ? "" : " ").append(System.getProperty(name, ""));
    }
    return text.toString();
  }
}
