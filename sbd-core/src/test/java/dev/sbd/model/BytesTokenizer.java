package dev.sbd.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A {@link Tokenizer} that can write any text: each byte is a token, and so are pieces of JSON,
 * words and parts of characters. The last tokens are special: an end token, one that nobody uses,
 * and the mask.
 */
public final class BytesTokenizer implements Tokenizer {
  private static final List<String> PIECES =
      List.of(
          "{\"",
          "\"}",
          "\": ",
          "\", \"",
          "\":",
          "\",",
          ", \"",
          "}",
          "[]",
          "[\"",
          "\"]",
          "true",
          "false",
          "null",
          " t",
          "tr",
          "ue",
          "12",
          "3.5",
          "00",
          "-1",
          "e+",
          "ab",
          "abc",
          "bc",
          "cd",
          " a",
          " the",
          "the",
          "é",
          "ü\u20AC",
          "\uD83D\uDE00",
          "\\n",
          "\\u00",
          "\\\"",
          "name",
          "\"name\": \"",
          "id\": ",
          "a\": ",
          "2026-",
          "-11",
          "T0",
          "@",
          "..",
          "\n  ",
          "\t");

  private static final byte[][] BYTES = bytes();

  /** The special token that may end a text. */
  public static final int END = BYTES.length - 3;

  /** The special token that stands for a mask. */
  public static final int MASK = BYTES.length - 1;

  private static byte[][] bytes() {
    List<byte[]> bytes = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      bytes.add(new byte[] {(byte) b});
    }
    PIECES.forEach(piece -> bytes.add(piece.getBytes(StandardCharsets.UTF_8)));
    bytes.add(new byte[] {(byte) 0xC3, (byte) 0xA9, (byte) 0xC3});
    bytes.add(new byte[] {(byte) 0x98, (byte) 0x80});
    bytes.add("a".getBytes(StandardCharsets.UTF_8)); // twice
    for (int special = 0; special < 3; special++) {
      bytes.add(new byte[0]);
    }
    return bytes.toArray(byte[][]::new);
  }

  /** How many tokens there are. */
  public static int size() {
    return BYTES.length;
  }

  @Override
  public byte[][] tokenBytes() {
    return BYTES;
  }

  /** The longest token each time. */
  @Override
  public int[] encode(String text) {
    byte[] left = text.getBytes(StandardCharsets.UTF_8);
    List<Integer> tokens = new ArrayList<>();
    while (left.length > 0) {
      int token = longest(left);
      tokens.add(token);
      left = Arrays.copyOfRange(left, BYTES[token].length, left.length);
    }
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int longest(byte[] text) {
    int longest = text[0] & 0xFF;
    for (int token = 256; token < BYTES.length; token++) {
      int length = BYTES[token].length;
      if (length > BYTES[longest].length
          && length <= text.length
          && Arrays.equals(text, 0, length, BYTES[token], 0, length)) {
        longest = token;
      }
    }
    return longest;
  }

  @Override
  public int[] encodePrompt(String text) {
    return encode(text);
  }

  @Override
  public String decode(int... tokens) {
    return new String(join(tokens), StandardCharsets.UTF_8);
  }

  private static byte[] join(int... tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Arrays.stream(tokens).forEach(token -> bytes.writeBytes(BYTES[token]));
    return bytes.toByteArray();
  }

  @Override
  public String decodeVerbatim(int... tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int token : tokens) {
      String special = "<" + token + ">";
      bytes.writeBytes(
          BYTES[token].length == 0 ? special.getBytes(StandardCharsets.UTF_8) : BYTES[token]);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
