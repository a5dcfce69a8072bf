package dev.sbd.grammar;

import dev.sbd.internal.Check;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;

/** Rules in the making: numbered first, filled in later. */
final class RuleBook {
  /** States of all rules together, at most. */
  static final int MOST_STATES = 200_000;

  private final List<Automaton> automata = new ArrayList<>();
  private long states;

  /** The number of a new rule. */
  int add() {
    automata.add(Automata.makeEmpty());
    return automata.size() - 1;
  }

  void set(int rule, Automaton automaton) {
    states += automaton.getNumStates();
    Check.that(states <= MOST_STATES, Regular.EXPLODES);
    automata.set(rule, automaton);
  }

  /** An automaton that does nothing but call a rule. */
  static Automaton call(int rule) {
    return Automata.makeChar(Rules.call(rule));
  }

  /** All rules. */
  Rules rules() {
    return new Rules(automata);
  }
}
