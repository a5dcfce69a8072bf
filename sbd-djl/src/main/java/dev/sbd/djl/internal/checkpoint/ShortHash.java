package dev.sbd.djl.internal.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What tells contents apart, short enough to be shown: the first eight bytes of their SHA-256. */
public final class ShortHash {
  private static final int SHOWN_BYTES = 8;

  private final MessageDigest digest;

  /** The hash of nothing yet. */
  public ShortHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Goes on with what is left of {@code bytes}. */
  public void update(ByteBuffer bytes) {
    digest.update(bytes);
  }

  /** Goes on with text, as UTF-8. */
  public void update(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The hash, such as {@code sha256:0123456789abcdef}; it is then that of nothing again. */
  public String finish() {
    return "sha256:" + HexFormat.of().formatHex(digest.digest(), 0, SHOWN_BYTES);
  }
}
