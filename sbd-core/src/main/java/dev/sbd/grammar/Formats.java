package dev.sbd.grammar;

import java.util.Optional;
import org.apache.lucene.util.automaton.Automaton;

/** Texts of formats. */
final class Formats {
  private Formats() {}

  static Optional<Automaton> named(String format) {
    if (!format.isEmpty()) {
      return Optional.empty();
    }
    throw new UnsupportedOperationException(format);
  }
}
