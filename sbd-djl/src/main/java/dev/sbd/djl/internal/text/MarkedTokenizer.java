package dev.sbd.djl.internal.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A second tokenizer, which knows special tokens by their marked names only ({@link
 * WrittenTokens}), and gives the ids of the first.
 */
final class MarkedTokenizer implements AutoCloseable {
  private final WrittenTokens written;
  private final NativeTokenizer tokenizer;
  private final Map<Integer, Integer> ids = new HashMap<>(); // the first's by this one's

  /**
   * Makes it.
   *
   * @param json of the first
   */
  MarkedTokenizer(String json, WrittenTokens written, NativeTokenizer first) {
    this.written = written;
    this.tokenizer = new NativeTokenizer(written.tokenizer(json));
    for (String content : written.added()) {
      int[] known = first.encode(content, false);
      int[] here = tokenizer.encode(written.marked(content), false);
      if (known.length == 1 && here.length == 1) {
        ids.put(here[0], known[0]);
      }
    }
  }

  /** A text with marked pieces. */
  int[] encode(String text, boolean withSpecialTokens) {
    int[] tokens = tokenizer.encode(written.unescape(text), withSpecialTokens);
    return Arrays.stream(tokens).map(token -> ids.getOrDefault(token, token)).toArray();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
