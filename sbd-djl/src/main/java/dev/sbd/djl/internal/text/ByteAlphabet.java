package dev.sbd.djl.internal.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A printable character for every byte, as GPT-2's vocabulary and its successors spell them. */
public final class ByteAlphabet {
  private static final List<String> CHARACTERS = characters();
  private static final short[] BYTES = bytes(); // by character, -1 for what spells none

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

  private static short[] bytes() {
    short[] bytes = new short[1 + CHARACTERS.stream().mapToInt(c -> c.charAt(0)).max().orElse(0)];
    Arrays.fill(bytes, (short) -1);
    IntStream.range(0, 256).forEach(b -> bytes[CHARACTERS.get(b).charAt(0)] = (short) b);
    return bytes;
  }

  private static boolean isPrintable(int b) {
    return (b > 0x20 && b < 0x7F) || (b > 0xA0 && b != 0xAD);
  }

  /** The 256 characters, by byte. */
  public static List<String> all() {
    return CHARACTERS;
  }

  /** The bytes of a text in UTF-8, a character each. */
  public static List<String> spell(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return IntStream.range(0, bytes.length).mapToObj(i -> CHARACTERS.get(bytes[i] & 0xFF)).toList();
  }

  /** The bytes that a text spells; empty if one of its characters spells none. */
  static Optional<byte[]> read(String spelt) {
    byte[] bytes = new byte[spelt.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = spelt.charAt(i);
      if (c >= BYTES.length || BYTES[c] < 0) {
        return Optional.empty();
      }
      bytes[i] = (byte) BYTES[c];
    }
    return Optional.of(bytes);
  }
}
