package dev.sbd.samples.lab.trace;

import java.util.stream.IntStream;

/**
 * A stretch of columns that the same passes worked on.
 *
 * @param firstColumn new tokens before it
 * @param width its columns; some may lie past the end of the text
 * @param firstPass that worked on it
 * @param lastPass that worked on it
 */
record Block(int firstColumn, int width, int firstPass, int lastPass) {
  IntStream columns() {
    return IntStream.range(firstColumn, endColumn());
  }

  int endColumn() {
    return firstColumn + width;
  }
}
