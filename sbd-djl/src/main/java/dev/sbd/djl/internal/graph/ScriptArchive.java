package dev.sbd.djl.internal.graph;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript source into the archive that libtorch loads: a zip of stored entries with the
 * code, and a pickle that gives each attribute declared in it a first, empty value.
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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
      store(zip, "constants.pkl", new Pickle().emptyTuple().toBytes());
      store(zip, "data.pkl", attributes(source));
      store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry("archive/" + name);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] attributes(String source) {
    Pickle pickle =
        new Pickle().global("__torch__", "Model").emptyTuple().newObject().emptyDict().mark();
    Matcher attribute = ATTRIBUTE.matcher(source);
    while (attribute.find()) {
      pickle.string(attribute.group(1));
      emptyValue(pickle, attribute.group(2));
    }
    return pickle.setItems().build().toBytes();
  }

  private static void emptyValue(Pickle pickle, String type) {
    switch (type) {
      case "bool" -> pickle.bool(false);
      case "int" -> pickle.zero();
      case "float" -> pickle.zeroFloat();
      case "Device" -> pickle.global("torch", "device").string("cpu").tupleOf(1).reduce();
      case "List[Tensor]" ->
          pickle.global("torch.jit._pickle", "build_tensorlist").emptyList().tupleOf(1).reduce();
      default -> {
        pickle.global("torch.jit._pickle", "restore_type_tag");
        if (type.startsWith("List")) {
          pickle.emptyList();
        } else {
          pickle.emptyDict();
        }
        pickle.string(type).tupleOf(2).reduce();
      }
    }
  }
}
