package dev.sbd.samples.lab.trace;

/**
 * A stretch of columns that the same passes worked on.
 *
 * @param firstColumn new tokens before it
 * @param width its columns; some may lie past the end of the text
 * @param firstPass that worked on it
 * @param lastPass that worked on it
 */
record Block(int firstColumn, int width, int firstPass, int lastPass) {
  int endColumn() {
    return firstColumn + width;
  }
}
