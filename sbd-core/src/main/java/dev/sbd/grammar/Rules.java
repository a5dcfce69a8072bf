package dev.sbd.grammar;

import java.util.BitSet;
import java.util.List;
import org.apache.lucene.util.automaton.Automaton;

/**
 * What a grammar is made of: automata over bytes, which may call one another. Where one reads the
 * symbol {@link #call} of another, a text of that one's stands.
 *
 * @param automata the rules, deterministic, all states of which can be reached; the first is the
 *     text's
 */
record Rules(List<Automaton> automata) {
  /** Of what texts consist; its bits are never changed. */
  static final BitSet ALL_BYTES = new BitSet();

  private static final int BYTES = 256;

  static {
    ALL_BYTES.set(0, BYTES);
  }

  /** Copies the list. */
  Rules {
    automata = List.copyOf(automata);
  }

  /** The symbol, behind all bytes, that calls a rule. */
  static int call(int rule) {
    return BYTES + rule;
  }

  static boolean isCall(int symbol) {
    return symbol >= BYTES;
  }

  /** The rule that a symbol calls. */
  static int called(int symbol) {
    return symbol - BYTES;
  }
}
