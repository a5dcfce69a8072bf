package dev.sbd.grammar;

/** The white space of a JSON text. */
public enum JsonStyle {
  /** One blank behind each comma and colon, none else: {@code {"a": [1, 2]}}. */
  SPACED,
  /** None: {@code {"a":[1,2]}}. */
  COMPACT,
  /** As the model likes: up to {@code 64} blanks, tabs and line ends between any two tokens. */
  FREE
}
