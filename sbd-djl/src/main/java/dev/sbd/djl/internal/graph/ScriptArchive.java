package dev.sbd.djl.internal.graph;

import static java.util.stream.Collectors.joining;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript source into the archive that libtorch loads: a zip of the code, and a pickle
 * that gives each attribute declared in it a first, empty value.
 */
final class ScriptArchive {
  private static final Pattern ATTRIBUTE =
      Pattern.compile("^  (\\w+) : ([\\w\\[\\], .]+)$", Pattern.MULTILINE);

  private ScriptArchive() {}

  /**
   * An archive of one class, {@code Model}.
   *
   * @param source of the class; attributes stand as {@code name : type} lines, indented by two
   */
  static byte[] pack(String source) {
    String attributes =
        ATTRIBUTE
            .matcher(source)
            .results()
            .map(found -> Pickle.string(found.group(1)) + Pickle.empty(found.group(2)))
            .collect(joining());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
      put(zip, "constants.pkl", Pickle.file(Pickle.EMPTY_TUPLE));
      put(zip, "data.pkl", Pickle.file(Pickle.object("Model", attributes)));
      put(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry("archive/" + name));
    zip.write(content);
  }
}
