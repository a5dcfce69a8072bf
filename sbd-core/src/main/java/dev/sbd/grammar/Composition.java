package dev.sbd.grammar;

import dev.sbd.internal.Check;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.Transition;

/**
 * Rules made of other rules. What nothing calls is copied in, so that a text is read in one state
 * where it can be; the others are called.
 */
final class Composition {
  private final Regular regular = new Regular();
  private final RuleBook book = new RuleBook();
  private final Map<Rules, Automaton> parts = new HashMap<>(); // as symbols of this book

  Composition() {
    book.add(); // the text's
  }

  /** Texts of each in turn. */
  Rules sequence(List<Rules> all) {
    return rules(regular.concatenation(all.stream().map(this::part).toArray(Automaton[]::new)));
  }

  /** Texts of any. */
  Rules anyOf(List<Rules> all) {
    return rules(regular.union(all.stream().map(this::part).toList()));
  }

  /** So many texts or more, one behind the other. */
  Rules repeat(Rules one, int least) {
    return rules(regular.minimal(Operations.repeat(part(one), least)));
  }

  /** All other texts; the rules are {@linkplain #areRegular regular}. */
  Rules not(Rules rules) {
    return rules(regular.minus(anyText(), rules.automata().get(0)));
  }

  /** Whether they are but one automaton, which calls none. */
  static boolean areRegular(Rules rules) {
    return rules.automata().size() == 1 && !calls(rules.automata().get(0));
  }

  /** Any bytes. */
  static Automaton anyText() {
    return Operations.repeat(Automata.makeCharRange(0, Rules.call(0) - 1));
  }

  private Rules rules(Automaton text) {
    Check.that(!Operations.isEmpty(text), "no text is left");
    book.set(0, text);
    return book.rules();
  }

  private Automaton part(Rules rules) {
    return parts.computeIfAbsent(rules, this::add);
  }

  private Automaton add(Rules rules) {
    List<Integer> numbers = new ArrayList<>();
    boolean called = rules.automata().stream().anyMatch(Composition::callsTheFirst);
    for (int rule = 0; rule < rules.automata().size(); rule++) {
      numbers.add(rule == 0 && !called ? 0 : book.add());
    }
    for (int rule = called ? 0 : 1; rule < numbers.size(); rule++) {
      book.set(numbers.get(rule), renumbered(rules.automata().get(rule), numbers));
    }
    return called ? RuleBook.call(numbers.get(0)) : renumbered(rules.automata().get(0), numbers);
  }

  private static boolean callsTheFirst(Automaton automaton) {
    return anyTransition(automaton, Rules.call(0), Rules.call(0));
  }

  private static boolean calls(Automaton automaton) {
    return anyTransition(automaton, Rules.call(0), Integer.MAX_VALUE);
  }

  private static boolean anyTransition(Automaton automaton, int min, int max) {
    Transition transition = new Transition();
    for (int state = 0; state < automaton.getNumStates(); state++) {
      int count = automaton.initTransition(state, transition);
      for (int i = 0; i < count; i++) {
        automaton.getNextTransition(transition);
        if (transition.max >= min && transition.min <= max) {
          return true;
        }
      }
    }
    return false;
  }

  /** A copy that calls rules by other numbers. */
  private Automaton renumbered(Automaton automaton, List<Integer> numbers) {
    if (!calls(automaton)) {
      return automaton;
    }
    regular.spendStates(automaton.getNumStates());
    Automaton copy = new Automaton();
    for (int state = 0; state < automaton.getNumStates(); state++) {
      copy.setAccept(copy.createState(), automaton.isAccept(state));
    }
    Transition transition = new Transition();
    for (int state = 0; state < automaton.getNumStates(); state++) {
      int count = automaton.initTransition(state, transition);
      for (int i = 0; i < count; i++) {
        automaton.getNextTransition(transition);
        copyTransition(transition, state, copy, numbers);
      }
    }
    copy.finishState();
    return copy;
  }

  private static void copyTransition(
      Transition transition, int state, Automaton copy, List<Integer> numbers) {
    int lastByte = Math.min(transition.max, Rules.call(0) - 1);
    if (transition.min <= lastByte) {
      copy.addTransition(state, transition.dest, transition.min, lastByte);
    }
    for (int call = Math.max(transition.min, Rules.call(0)); call <= transition.max; call++) {
      int symbol = Rules.call(numbers.get(Rules.called(call)));
      copy.addTransition(state, transition.dest, symbol, symbol);
    }
  }
}
