package dev.sbd.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A {@link Tokenizer} of a few byte-level tokens, with all that makes detokenizing hard: characters
 * spread over up to four tokens, tokens that hold parts of two characters, and a leading space that
 * the first token of a text loses. 32 tokens: the last is a special token (the mask), and so is the
 * one before (an end token).
 */
public final class ByteTokenizer implements Tokenizer {
  /** The special token that may end a text. */
  public static final int END = 30;

  /** The special token that stands for a mask. */
  public static final int MASK = 31;

  // Latin-1 characters are bytes. C3 A9 is é, E2 82 AC is €, F0 9F 98 80 is a grinning face.
  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "c",
          "d",
          "e",
          " ",
          " f",
          " g",
          "hij",
          "\n",
          "\u00C3",
          "\u00A9",
          "\u00E2",
          "\u0082",
          "\u00AC",
          "\u00F0",
          "\u009F",
          "\u0098",
          "\u0080",
          "x\u00F0\u009F",
          "\u0098\u0080y",
          "\u00C3\u00A9",
          "\u00E2\u0082",
          "\u00F0\u009F\u0098\u0080",
          "k",
          "l",
          "m",
          "n",
          "\u00A9\u00C3",
          "\u00EF\u00BF\u00BD");

  private static final byte[][] BYTES = new byte[MASK + 1][];

  static {
    Arrays.setAll(BYTES, ByteTokenizer::bytes);
  }

  private static byte[] bytes(int token) {
    return token < PIECES.size()
        ? PIECES.get(token).getBytes(StandardCharsets.ISO_8859_1)
        : new byte[0];
  }

  @Override
  public byte[][] tokenBytes() {
    return BYTES;
  }

  @Override
  public int[] encode(String text) {
    String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    List<Integer> tokens = new ArrayList<>();
    int at = 0;
    while (at < bytes.length()) {
      int token = PIECES.indexOf(bytes.substring(at, at + 1));
      if (token < 0) {
        throw new IllegalArgumentException("no token for " + bytes.substring(at));
      }
      tokens.add(token);
      at++;
    }
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public int[] encodePrompt(String text) {
    int[] encoded = encode(text);
    int[] tokens = new int[encoded.length + 1];
    tokens[0] = END;
    System.arraycopy(encoded, 0, tokens, 1, encoded.length);
    return tokens;
  }

  @Override
  public String decode(int... tokens) {
    return text(Arrays.stream(tokens).filter(token -> token < PIECES.size()).toArray());
  }

  @Override
  public String decodeVerbatim(int... tokens) {
    return text(tokens);
  }

  private static String text(int... tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int token : tokens) {
      String piece = token < PIECES.size() ? PIECES.get(token) : "<" + token + ">";
      bytes.writeBytes(piece.getBytes(StandardCharsets.ISO_8859_1));
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    return text.startsWith(" ") ? text.substring(1) : text;
  }
}
