package dev.sbd.djl.internal.text;

import com.google.gson.JsonParseException;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.internal.checkpoint.AddedTokens;
import dev.sbd.djl.internal.checkpoint.FileProblem;
import dev.sbd.djl.internal.engine.Tokenizers;
import dev.sbd.internal.Check;
import dev.sbd.model.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizer of a checkpoint's tokenizer.json, run by Hugging Face's own library, with the added
 * tokens that the files beside it declare. Texts are neither truncated nor padded, whatever the
 * file says. Safe for use by several threads.
 *
 * <p>An unpaired surrogate in a text counts as U+FFFD.
 */
public final class HuggingFaceTextTokenizer implements Tokenizer, AutoCloseable {
  private static final String FILE = "tokenizer.json";

  private final Path directory;
  private final WrittenTokens written;
  private final NativeTokenizer tokenizer;
  private @Nullable MarkedTokenizer marked; // made when it is needed
  private boolean closed;
  private byte @Nullable [][] tokenBytes; // read when they are asked for

  private HuggingFaceTextTokenizer(Path directory, String json) throws IOException {
    this.directory = directory;
    this.written = new WrittenTokens(json);
    this.tokenizer = new NativeTokenizer(json);
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
    Path file = directory.resolve(FILE);
    try {
      String complete = json(directory);
      TokenizerRules.check(complete);
      return new HuggingFaceTextTokenizer(directory, complete);
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw FileProblem.syntax(file, "is not a valid tokenizer", e);
    }
  }

  private static String json(Path directory) throws IOException {
    return AddedTokens.complete(directory, read(directory.resolve(FILE)));
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

  @Override
  public String escape(String text) {
    return written.escape(text);
  }

  private int[] encode(String text, boolean withSpecialTokens) {
    String paired = withoutUnpairedSurrogates(text);
    return WrittenTokens.isMarked(paired)
        ? marked().encode(paired, withSpecialTokens)
        : tokenizer.encode(paired, withSpecialTokens);
  }

  private synchronized MarkedTokenizer marked() {
    if (closed) {
      throw new IllegalStateException("the tokenizer is closed");
    }
    MarkedTokenizer made = marked;
    if (made == null) {
      made = second();
      marked = made;
    }
    return made;
  }

  private MarkedTokenizer second() {
    try {
      return new MarkedTokenizer(json(directory), written, tokenizer);
    } catch (IOException | JsonParseException e) {
      throw FileProblem.syntax(directory.resolve(FILE), "is no longer what it was", e);
    }
  }

  private String decode(int[] tokens, boolean skipSpecialTokens) {
    for (int token : tokens) {
      Check.atLeast("tokens", token, 0);
    }
    return tokenizer.decode(tokens, skipSpecialTokens);
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

  /** Frees the native tokenizers, when no thread uses them; may be called again. */
  @Override
  public synchronized void close() {
    closed = true;
    tokenizer.close();
    if (marked != null) {
      marked.close();
    }
  }
}
