package dev.sbd.djl.internal.text;

import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.TokenIds;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of a checkpoint's tokens, by id. */
final class TokenBytes {
  private static final byte[] NONE = {};

  /** More ids than that are no vocabulary, but a file that wants all the memory. */
  private static final int MOST_IDS = 1 << 24;

  private TokenBytes() {}

  /**
   * Reads the files that declare tokens again, and keeps nothing of them.
   *
   * @throws UnsupportedOperationException if the decoder is one that does not say what a token
   *     alone adds
   */
  static byte[][] read(Path directory) {
    Path file = directory.resolve("tokenizer.json");
    TokenIds ids =
        TokenIds.read(directory).orElseThrow(() -> new CheckpointException(file, "is missing"));
    TokenDecoder decoder = TokenDecoder.of(file, ids.decoder());
    int count = ids.next();
    if (count < 0 || count > MOST_IDS) {
      throw new CheckpointException(
          file, "model.vocab has an id above %d: grammars cannot use it".formatted(MOST_IDS));
    }
    byte[][] bytes = new byte[count][];
    Arrays.fill(bytes, NONE);
    ids.all()
        .forEach(
            (text, id) -> {
              if (!ids.isSpecial(id) && !ids.isUnknown(text, id)) {
                bytes[id] = decoder.decode(text);
              }
            });
    return bytes;
  }
}
