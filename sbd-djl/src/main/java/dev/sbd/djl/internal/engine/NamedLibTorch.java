package dev.sbd.djl.internal.engine;

import ai.djl.util.ClassLoaderUtils;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import dev.sbd.error.SbdException;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The libtorch that PYTORCH_LIBRARY_PATH names. DJL's JNI library is made for one version of it: on
 * another it loads all the same, and crashes.
 *
 * @param directory of its libraries
 * @param platform what DJL finds on the class path
 */
record NamedLibTorch(Path directory, Platform platform) {
  private static final String FILE = System.mapLibraryName("torch");

  /** The flavors that DJL's JNI library comes in. */
  private static final String CPU = "cpu";

  private static final String CUDA = "cu128";

  private static final Pattern PYTHON_VERSION = Pattern.compile("__version__ = '([^']+)'");

  /**
   * Finds it.
   *
   * @param path directories or files, as DJL takes them
   * @throws SbdException if there is none
   */
  static NamedLibTorch find(String path, Platform platform) {
    return Stream.of(path.split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath())
        .map(entry -> entry.endsWith(FILE) ? entry.getParent() : entry)
        .filter(entry -> Files.isRegularFile(entry.resolve(FILE)))
        .findFirst()
        .map(entry -> new NamedLibTorch(entry, platform))
        .orElseThrow(
            () ->
                new SbdException(
                    "%s must name a directory that holds %s, got %s: correct it, or unset it"
                        .formatted(Torch.PATH, FILE, path)));
  }

  /** What DJL calls the kind of machine that it is for. */
  String flavor() {
    boolean cuda = Files.exists(directory.resolve(System.mapLibraryName("torch_cuda")));
    return Utils.getEnvOrSystemProperty(Torch.FLAVOR, cuda ? CUDA : CPU);
  }

  /**
   * Makes sure that the JNI library that DJL takes is made for its version, or by the user.
   *
   * @throws SbdException if it is not
   */
  void requireFit() throws IOException {
    String needed = Torch.release(assumedVersion());
    Optional<Path> own = jniOfItsOwn();
    if (own.isPresent()) {
      requireSymbols(own.get());
    } else if (!isOf(needed)) {
      throw new SbdException(
          "%s names libtorch %s in %s, and DJL's JNI library for %s would crash on it: name a"
                  .formatted(Torch.PATH, version().orElse("of another version"), directory, needed)
              + " libtorch %s, unset the variable, or put a JNI library made for this one at %s"
                  .formatted(needed, cachedJni()));
    }
  }

  /** What DJL takes it for; it does not look. */
  private String assumedVersion() {
    String asked = Utils.getEnvOrSystemProperty(Torch.VERSION, "");
    return asked.isEmpty() ? platform.getVersion() : asked;
  }

  private boolean isOf(String release) throws IOException {
    Optional<String> version = version();
    Path library = directory.resolve(System.mapLibraryName("torch_cpu"));
    return version.isPresent()
        ? Torch.release(version.get()).equals(release)
        : !Files.exists(library) || holds(library, release);
  }

  /** What the Python package, or pytorch.org's archive, says beside the libraries. */
  private Optional<String> version() throws IOException {
    Path python = directory.resolveSibling("version.py");
    Path archive = directory.resolveSibling("build-version");
    if (Files.exists(python)) {
      return PYTHON_VERSION
          .matcher(Files.readString(python))
          .results()
          .map(match -> match.group(1))
          .findFirst();
    }
    return Files.exists(archive)
        ? Optional.of(Files.readString(archive).strip())
        : Optional.empty();
  }

  /** Whether a library has a text among its constants, which end with a zero. */
  private static boolean holds(Path library, String text) throws IOException {
    ByteBuffer sought = StandardCharsets.US_ASCII.encode("\0" + text + "\0");
    try (FileChannel channel = FileChannel.open(library)) {
      ByteBuffer all =
          channel.map(MapMode.READ_ONLY, 0, Math.min(channel.size(), Integer.MAX_VALUE));
      for (int i = 0; i + sought.limit() <= all.limit(); i++) {
        if (all.get(i + 1) == sought.get(1) && all.slice(i, sought.limit()).equals(sought)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The JNI library that DJL will take, if it is none of the class path's. */
  private Optional<Path> jniOfItsOwn() throws IOException {
    String cached = Torch.cachedJni(platform);
    Optional<Path> taken =
        Stream.of(directory.resolve(cached), directory.resolve(Torch.JNI), cachedJni())
            .filter(Files::exists)
            .findFirst();
    return taken.isPresent() && !isClassPaths(taken.get()) ? taken : Optional.empty();
  }

  /** Java looks up what a library refers to only when that is called, and would end with it. */
  private void requireSymbols(Path jni) throws IOException {
    Optional<String> problem = Libc.problem(directory.resolve(FILE), jni);
    if (problem.isPresent()) {
      throw new SbdException(
          "the JNI library %s does not go with libtorch%s in %s, which %s names: %s; build it"
                  .formatted(
                      jni,
                      version().map(v -> " " + v).orElse(""),
                      directory,
                      Torch.PATH,
                      problem.get())
              + " against the headers of this libtorch, or delete it and name a libtorch "
              + Torch.release(assumedVersion()));
    }
  }

  private boolean isClassPaths(Path jni) throws IOException {
    for (String flavor : List.of(CPU, CUDA)) {
      URL resource = ClassLoaderUtils.getResource(Torch.jni(platform, flavor));
      if (resource != null
          && Arrays.equals(Utils.toByteArray(Utils.openUrl(resource)), Files.readAllBytes(jni))) {
        return true;
      }
    }
    return false;
  }

  private Path cachedJni() {
    return Utils.getEngineCacheDir("pytorch")
        .resolve(String.join("-", assumedVersion(), flavor(), platform.getClassifier()))
        .resolve(Torch.cachedJni(platform));
  }
}
