package dev.sbd.djl.training;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** A printable character for every byte, as GPT-2's vocabulary and its successors spell them. */
final class ByteAlphabet {
  private static final List<String> CHARACTERS = characters();

  private ByteAlphabet() {}

  private static List<String> characters() {
    int[] unprintable = IntStream.range(0, 256).filter(b -> !isPrintable(b)).toArray();
    String[] characters = new String[256];
    IntStream.range(0, 256).forEach(b -> characters[b] = Character.toString(b));
    for (int i = 0; i < unprintable.length; i++) {
      characters[unprintable[i]] = Character.toString(256 + i);
    }
    return List.of(characters);
  }

  private static boolean isPrintable(int b) {
    return (b > 0x20 && b < 0x7F) || (b > 0xA0 && b != 0xAD);
  }

  /** The 256 characters, by byte. */
  static List<String> all() {
    return CHARACTERS;
  }

  /** The bytes of a text in UTF-8, a character each. */
  static List<String> spell(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return IntStream.range(0, bytes.length).mapToObj(i -> CHARACTERS.get(bytes[i] & 0xFF)).toList();
  }
}
