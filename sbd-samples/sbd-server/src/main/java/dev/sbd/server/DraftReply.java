package dev.sbd.server;

/**
 * What sbd adds to a chunk, and other clients pass over.
 *
 * @param draft what is drafted behind the text so far, with {@link #MASK} where nothing is; the
 *     next one replaces it
 */
record DraftReply(String draft) {
  /** Stands for a token that is not revealed yet. */
  static final String MASK = "▢";
}
