package dev.sbd.djl.internal.engine;

import ai.djl.util.ClassLoaderUtils;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The libtorch on the class path.
 *
 * @param platform what DJL found there
 */
record ClassPathLibTorch(Platform platform) {
  private static final Logger LOG = LoggerFactory.getLogger(ClassPathLibTorch.class);

  /** Whether it is there, and DJL's library between Java and it. */
  boolean isThere() throws IOException {
    URL jni = ClassLoaderUtils.getResource("jnilib/pytorch.properties");
    if (platform.isPlaceholder() || jni == null) {
      return false;
    }
    Properties properties = new Properties();
    try (InputStream in = jni.openStream()) {
      properties.load(in);
    }
    String version = Torch.release(platform.getVersion()) + "-" + platform.getApiVersion();
    return properties.getProperty("jni_version", "").startsWith(version);
  }

  /**
   * A directory with all that is needed, in DJL's cache.
   *
   * @throws dev.sbd.error.SbdException if it is not there yet and cannot be written
   */
  Path unpack() {
    String asked = Utils.getEnvOrSystemProperty(Torch.VERSION, "");
    if (!platform.getVersion().startsWith(asked)) {
      LOG.warn(
          "{}={} is passed over: the class path has libtorch {}",
          Torch.VERSION,
          asked,
          Torch.release(platform.getVersion()));
    }
    String flavor = platform.getFlavor();
    String classifier = platform.getClassifier();
    Path directory =
        Utils.getEngineCacheDir("pytorch")
            .resolve(String.join("-", platform.getVersion(), flavor, classifier));
    String last = System.mapLibraryName("torch"); // DJL takes a directory that has it for whole
    Stream.of(platform.getLibraries())
        .sorted(Comparator.comparing(last::equals))
        .forEach(
            file ->
                Unpacking.unpack(
                    "pytorch/%s/%s/%s".formatted(flavor, classifier, file), directory, file));
    Unpacking.unpack(Torch.jni(platform, flavor), directory, Torch.cachedJni(platform));
    return directory;
  }
}
