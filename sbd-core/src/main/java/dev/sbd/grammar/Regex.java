package dev.sbd.grammar;

import org.apache.lucene.util.automaton.Automaton;

/** Regular expressions. */
final class Regex {
  private Regex() {}

  static Automaton matching(String regex) {
    if (regex.isEmpty()) {
      return new Automaton();
    }
    throw new UnsupportedOperationException(regex);
  }

  static Automaton containing(String regex) {
    if (regex.isEmpty()) {
      return new Automaton();
    }
    throw new UnsupportedOperationException(regex);
  }
}
