package dev.sbd.model;

/**
 * Text to token ids and back, as the checkpoint's own tokenizer does it.
 *
 * <p>Special tokens written out in a text ({@code <|user|>}) are recognised as such, unless the
 * text is {@linkplain #escape escaped}. Implementations are safe for use by several threads.
 */
public interface Tokenizer {
  /**
   * The token ids of {@code text}, nothing added: for text that already holds its special tokens,
   * as a rendered chat template does.
   */
  int[] encode(String text);

  /**
   * The token ids of {@code text} with the special tokens that the tokenizer puts around a sequence
   * (Llama's begin-of-text, for one).
   */
  int[] encodePrompt(String text);

  /**
   * Text that {@link #encode} and {@link #encodePrompt} take for text: special tokens that are
   * written in it are none. For what strangers wrote, before it becomes part of a prompt. Several
   * pieces of a prompt may be escaped, each on its own; other text in it is as ever. By default
   * nothing is done.
   */
  default String escape(String text) {
    return text;
  }

  /**
   * The text of {@code tokens}, special tokens left out. An incomplete UTF-8 character becomes
   * U+FFFD.
   *
   * @throws dev.sbd.error.InvalidRequestException if an id is negative; an id past the vocabulary
   *     has no text
   */
  String decode(int... tokens);

  /** The text of {@code tokens}, special tokens written out. */
  String decodeVerbatim(int... tokens);

  /**
   * The bytes that each token adds to a text, by id: UTF-8, where a character may be spread over
   * several tokens. Empty for what is no text: special tokens, and ids without a token. {@linkplain
   * dev.sbd.grammar Grammars} need it.
   *
   * @return (ids) the same array at every call, to be read only
   * @throws UnsupportedOperationException if the tokenizer cannot tell
   */
  default byte[][] tokenBytes() {
    throw new UnsupportedOperationException(
        "grammars need a tokenizer that tells its tokens' bytes, and this one does not: "
            + getClass().getName());
  }
}
