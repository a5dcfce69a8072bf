package dev.sbd.samples.lab.gpu;

import ai.djl.Device;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a check was made on.
 *
 * @param sbd the version of this program
 * @param java its version and maker
 * @param system the operating system, its version, and the kind of processor
 * @param processors how many there are
 * @param card the GPU before the check; null if nvidia-smi does not tell
 * @param variables of the environment that say which libtorch it is, and which GPUs it sees
 */
public record Machine(
    String sbd,
    String java,
    String system,
    int processors,
    @Nullable Card card,
    Map<String, String> variables) {
  /** This one. */
  public static Machine now(String sbd, Device device) {
    Map<String, String> variables = new TreeMap<>(System.getenv());
    variables
        .keySet()
        .removeIf(name -> !name.matches("PYTORCH_.*|CUDA_VISIBLE_DEVICES|DJL_CACHE_DIR|.*TF32.*"));
    return new Machine(
        sbd,
        properties("java.vm.version", "java.vm.vendor"),
        properties("os.name", "os.version", "os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Card.now(device).orElse(null),
        variables);
  }

  private static String properties(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(text.isEmpty() ? "" : " ").append(System.getProperty(name, ""));
    }
    return text.toString();
  }
}
