package dev.sbd.djl.internal.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.util.Arrays;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * A tokenizer of Hugging Face's library. Texts are neither truncated nor padded, whatever its file
 * says. Safe for use by several threads.
 */
final class NativeTokenizer implements AutoCloseable {
  // DJL's HuggingFaceTokenizer is not used: it truncates at 512 tokens unless told otherwise, calls
  // home when made, and builds a string and an offset object per token, which nobody reads here.
  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  private final ReadWriteLock lock = new ReentrantReadWriteLock(); // Write: closing.
  private long handle; // 0: closed

  /** The one that a tokenizer.json describes; what the library throws is its caller's to tell. */
  NativeTokenizer(String json) {
    this.handle = LIBRARY.createTokenizerFromString(json);
    LIBRARY.disableTruncation(handle);
    LIBRARY.disablePadding(handle);
  }

  int[] encode(String text, boolean withSpecialTokens) {
    return using(
        tokenizer -> {
          long encoding = LIBRARY.encode(tokenizer, text, withSpecialTokens);
          try {
            return Arrays.stream(LIBRARY.getTokenIds(encoding))
                .mapToInt(Math::toIntExact)
                .toArray();
          } finally {
            LIBRARY.deleteEncoding(encoding);
          }
        });
  }

  String decode(int[] tokens, boolean skipSpecialTokens) {
    long[] ids = IntStream.of(tokens).asLongStream().toArray();
    return using(tokenizer -> LIBRARY.decode(tokenizer, ids, skipSpecialTokens));
  }

  private <T> T using(LongFunction<T> use) {
    lock.readLock().lock();
    try {
      if (handle == 0) {
        throw new IllegalStateException("the tokenizer is closed");
      }
      return use.apply(handle);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Frees the native tokenizer, when no thread uses it; may be called again. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (handle != 0) {
        LIBRARY.deleteTokenizer(handle);
        handle = 0;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
