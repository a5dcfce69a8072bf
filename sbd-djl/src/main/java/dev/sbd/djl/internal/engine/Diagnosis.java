package dev.sbd.djl.internal.engine;

import ai.djl.util.Platform;
import ai.djl.util.Utils;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a native library does not start, and what to do: for who has not read DJL's source. */
final class Diagnosis {
  /** What DJL's jars hold libraries for. */
  static final String PLATFORMS = "Linux (x86-64, arm64), Windows (x86-64) and macOS (arm64)";

  private Diagnosis() {}

  /** What to say of a start of {@code library} that ended with {@code failure}. */
  static String of(String library, Throwable failure) {
    Throwable cause = innermost(failure);
    return "%s cannot be started: %s; %s".formatted(library, message(cause), advice(cause));
  }

  private static Throwable innermost(Throwable failure) {
    return failure.getCause() == null ? failure : innermost(failure.getCause());
  }

  /** Its message, or what its name says where that is but a path. */
  static String message(Throwable cause) {
    if (cause instanceof FileSystemException file && file.getReason() == null) {
      String name = cause.getClass().getSimpleName().replaceAll("Exception$", "");
      String words = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
      return file.getFile() + ": " + words;
    }
    return Objects.requireNonNullElseGet(cause.getMessage(), cause::toString);
  }

  private static String advice(Throwable cause) {
    String message = message(cause);
    if (message.contains("already loaded in another classloader")) {
      return "a native library is for one class loader of a JVM: put sbd-djl and DJL where all"
          + " applications share them (Tomcat: lib/), or start the JVM anew";
    }
    if (message.contains("failed to map segment")) {
      return "its file system seems to be mounted noexec: set %s to a directory on another"
          .formatted(Djl.cacheVariable());
    }
    if (message.matches(".*(libcuda|nvcuda).*")) {
      return "that is NVIDIA's driver: install it, or take a libtorch for the CPU";
    }
    if (message.contains("Offline mode is enabled")) {
      return "the class path has no libtorch %s, and DJL may not download one: add ai.djl.pytorch:"
              .formatted(Platform.fromSystem("pytorch").getVersion())
          + "pytorch-native-cpu with this platform's classifier, set PYTORCH_LIBRARY_PATH to a"
          + " libtorch, or allow it with -Dai.djl.offline=false"
          + variables().map(set -> "; set are: " + set).orElse("");
    }
    return variables()
        .map(set -> "DJL goes by what is set, unset what is wrong: " + set)
        .orElse("DJL has libraries for " + PLATFORMS);
  }

  /** Those that are set of the variables which steer DJL. */
  private static Optional<String> variables() {
    return Stream.of(
            "PYTORCH_LIBRARY_PATH",
            "PYTORCH_VERSION",
            "PYTORCH_FLAVOR",
            "PYTORCH_EXTRA_LIBRARY_PATH",
            "RUST_LIBRARY_PATH",
            "DJL_DEFAULT_ENGINE",
            "DJL_CACHE_DIR",
            "ENGINE_CACHE_DIR")
        .filter(name -> Utils.getEnvOrSystemProperty(name) != null)
        .map(name -> name + "=" + Utils.getEnvOrSystemProperty(name))
        .reduce((a, b) -> a + ", " + b);
  }
}
