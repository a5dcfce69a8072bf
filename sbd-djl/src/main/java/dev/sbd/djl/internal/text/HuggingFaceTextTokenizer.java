package dev.sbd.djl.internal.text;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.AddedTokens;
import dev.sbd.djl.internal.checkpoint.FileProblem;
import dev.sbd.djl.internal.engine.Tokenizers;
import dev.sbd.internal.Check;
import dev.sbd.model.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizer of a checkpoint's tokenizer.json, run by Hugging Face's own library, with the added
 * tokens that the files beside it declare. Texts are neither truncated nor padded, whatever the
 * file says. Safe for use by several threads.
 *
 * <p>An unpaired surrogate in a text counts as U+FFFD.
 */
public final class HuggingFaceTextTokenizer implements Tokenizer, AutoCloseable {
  // DJL's HuggingFaceTokenizer is not used: it truncates at 512 tokens unless told otherwise, calls
  // home when made, and builds a string and an offset object per token, which nobody reads here.
  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  private final ReadWriteLock lock = new ReentrantReadWriteLock(); // Write: closing.
  private final Path directory;
  private long handle; // 0: closed
  private byte @Nullable [][] tokenBytes; // read when they are asked for

  private final SpecialMarks marks;
  private long marked; // the tokenizer of marked texts; 0: not made

  private HuggingFaceTextTokenizer(Path directory, long handle, SpecialMarks marks) {
    this.directory = directory;
    this.marks = marks;
    this.handle = handle;
    LIBRARY.disableTruncation(handle);
    LIBRARY.disablePadding(handle);
  }

  /**
   * Loads the tokenizer of a checkpoint.
   *
   * @param directory the checkpoint's directory
   * @throws CheckpointException if tokenizer.json is missing or no tokenizer, or a file beside it
   *     declares what is no token
   * @throws dev.sbd.error.SbdException if there is no tokenizers library for this machine
   */
  public static HuggingFaceTextTokenizer open(Path directory) {
    Tokenizers.library();
    Path file = directory.resolve("tokenizer.json");
    String json = read(file);
    try {
      String complete = AddedTokens.complete(directory, json);
      TokenizerRules.check(complete);
      SpecialMarks marks = new SpecialMarks(complete);
      return new HuggingFaceTextTokenizer(
          directory, LIBRARY.createTokenizerFromString(complete), marks);
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw FileProblem.syntax(file, "is not a valid tokenizer", e);
    }
  }

  private static String read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw missing(file);
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read as UTF-8 text: " + e.getMessage(), e);
    }
  }

  static CheckpointException missing(Path file) {
    return new CheckpointException(
        file, "is missing; the tokenizer must be in Hugging Face's tokenizer.json format");
  }

  @Override
  public int[] encode(String text) {
    return encode(text, false);
  }

  @Override
  public String escape(String text) {
    return marks.escape(text);
  }

  @Override
  public int[] encodePrompt(String text) {
    return encode(text, true);
  }

  @Override
  public String decode(int... tokens) {
    return decode(tokens, true);
  }

  @Override
  public String decodeVerbatim(int... tokens) {
    return decode(tokens, false);
  }

  /**
   * As {@link Tokenizer#tokenBytes()} says.
   *
   * @throws CheckpointException if tokenizer.json is no longer what it was
   */
  @Override
  public synchronized byte[][] tokenBytes() {
    if (tokenBytes == null) {
      tokenBytes = TokenBytes.read(directory);
    }
    return tokenBytes;
  }

  private int[] encode(String text, boolean withSpecialTokens) {
    String paired = withoutUnpairedSurrogates(text);
    boolean isMarked = SpecialMarks.isMarked(paired);
    String shown = isMarked ? marks.withTrueOnes(paired) : paired;
    return using(
        tokenizer -> {
          long encoding = LIBRARY.encode(isMarked ? marked() : tokenizer, shown, withSpecialTokens);
          try {
            return Arrays.stream(LIBRARY.getTokenIds(encoding))
                .mapToInt(Math::toIntExact)
                .toArray();
          } finally {
            LIBRARY.deleteEncoding(encoding);
          }
        });
  }

  /** Made by the first who needs it, in {@link #using}. */
  private synchronized long marked() {
    if (marked == 0) {
      try {
        String json = AddedTokens.complete(directory, read(directory.resolve("tokenizer.json")));
        marked = LIBRARY.createTokenizerFromString(SpecialMarks.tokenizer(json));
      } catch (IOException e) {
        throw FileProblem.reading(directory.resolve("tokenizer.json"), e);
      }
      LIBRARY.disableTruncation(marked);
      LIBRARY.disablePadding(marked);
    }
    return marked;
  }

  private String decode(int[] tokens, boolean skipSpecialTokens) {
    for (int token : tokens) {
      Check.atLeast("tokens", token, 0);
    }
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

  /** They have no UTF-8; the library would garble every emoji beside one. */
  private static String withoutUnpairedSurrogates(String text) {
    boolean unpaired = text.codePoints().anyMatch(HuggingFaceTextTokenizer::isSurrogate);
    return unpaired
        ? text.codePoints()
            .map(c -> isSurrogate(c) ? 0xFFFD : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
        : text;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /** Frees the native tokenizer, when no thread uses it; may be called again. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (handle != 0) {
        LIBRARY.deleteTokenizer(handle);
        handle = 0;
        if (marked != 0) {
          LIBRARY.deleteTokenizer(marked);
          marked = 0;
        }
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
