package dev.sbd.djl.internal.engine;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import dev.sbd.error.SbdException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Hugging Face's tokenizers library: the class path's, unless RUST_LIBRARY_PATH names another. */
public final class Tokenizers {
  private static final String PATH = "RUST_LIBRARY_PATH";
  private static final String FILE = System.mapLibraryName("tokenizers");

  private static final Start<TokenizersLibrary> LIBRARY =
      new Start<>("Hugging Face's tokenizers library", Tokenizers::start);

  private Tokenizers() {}

  /**
   * The library.
   *
   * @throws SbdException if there is none for this machine, or it cannot be started
   */
  public static TokenizersLibrary library() {
    return LIBRARY.get();
  }

  private static TokenizersLibrary start() {
    String path = Utils.getEnvOrSystemProperty(PATH);
    if (path == null) {
      path = unpack().toString();
    } else if (!Files.isRegularFile(Path.of(path)) || !path.endsWith(FILE)) {
      throw new SbdException(
          "%s must be the path of a file %s, got %s: correct it, or unset it to use the class path's"
              .formatted(PATH, FILE, path));
    }
    return Djl.with(PATH, path, Tokenizers::load);
  }

  private static TokenizersLibrary load() {
    LibUtils.checkStatus();
    return TokenizersLibrary.LIB;
  }

  /** As DJL does, which does not say why it cannot. */
  private static Path unpack() {
    Platform platform = Platform.detectPlatform("tokenizers");
    String classifier = platform.getClassifier();
    Path directory =
        Utils.getEngineCacheDir("tokenizers").resolve(platform.getVersion() + "-cpu-" + classifier);
    for (String file : files()) {
      Unpacking.unpack("native/lib/" + classifier + "/cpu/" + file, directory, file);
    }
    return directory.resolve(FILE);
  }

  private static List<String> files() {
    return System.getProperty("os.name").startsWith("Windows")
        ? List.of("libwinpthread-1.dll", "libgcc_s_seh-1.dll", "libstdc++-6.dll", FILE)
        : List.of(FILE);
  }
}
