package dev.sbd.samples;

import java.nio.file.Path;
import java.util.List;

/**
 * The gated adapters in this jar, by name. Each is for a checkpoint that is fetched elsewhere, and
 * makes it decode in blocks:
 *
 * <pre>{@code
 * Path adapter = EmbeddedAdapter.directory("smollm2-135m-instruct");
 * SbdModel.load(Path.of("SmolLM2-135M-Instruct"), options -> options.adapter(adapter));
 * }</pre>
 */
public final class EmbeddedAdapter {
  private static final Embedded ALL =
      new Embedded(
          "adapter", "adapter", List.of("adapter_config.json", "adapter_model.safetensors"));

  private EmbeddedAdapter() {}

  /** What there is. */
  public static List<String> names() {
    return ALL.names();
  }

  /**
   * The directory to load, unpacked by the first call.
   *
   * @param name one of {@link #names()}
   * @throws IllegalArgumentException if there is none of that name
   * @throws java.io.UncheckedIOException if there is no room for it (20 MB) in the directory for
   *     temporary files
   */
  public static Path directory(String name) {
    return ALL.directory(name);
  }
}
