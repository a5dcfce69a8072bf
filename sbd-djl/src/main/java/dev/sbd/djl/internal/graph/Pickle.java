package dev.sbd.djl.internal.graph;

import java.nio.charset.StandardCharsets;

/** The few Python pickles (protocol 2) that a TorchScript archive needs, a character a byte. */
final class Pickle {
  static final String EMPTY_TUPLE = ")";

  private Pickle() {}

  /** The file of a value. */
  static byte[] file(String value) {
    return ("\u0080\2" + value + ".").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** An object of a class of the archive's own code, with attributes: names and their values. */
  static String object(String name, String attributes) {
    return global("__torch__", name) + EMPTY_TUPLE + "\u0081}(" + attributes + "ub";
  }

  /** The value that an attribute of a type begins with. */
  static String empty(String type) {
    return switch (type) {
      case "bool" -> "\u0089";
      case "int" -> "K\0";
      case "float" -> "G\0\0\0\0\0\0\0\0";
      case "Device" -> global("torch", "device") + string("cpu") + "\u0085R";
      case "List[Tensor]" -> global("torch.jit._pickle", "build_tensorlist") + "]\u0085R";
      default -> {
        String value = type.startsWith("List") ? "]" : "}";
        String tagged = value + string(type) + "\u0086R";
        yield global("torch.jit._pickle", "restore_type_tag") + tagged;
      }
    };
  }

  /** A text of less than 256 characters. */
  static String string(String text) {
    return "X" + (char) text.length() + "\0\0\0" + text;
  }

  private static String global(String module, String name) {
    return "c" + module + "\n" + name + "\n";
  }
}
