package dev.sbd.grammar;

import dev.sbd.internal.Check;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.Transition;

/** Rules in the making: numbered first, filled in later, and in the end rid of those of no text. */
final class RuleBook {
  /** States of all rules together, at most. */
  static final int MOST_STATES = 200_000;

  private static final int GONE = -1;

  private final Budget budget;
  private final List<Automaton> automata = new ArrayList<>();
  private long states;

  RuleBook(Budget budget) {
    this.budget = budget;
  }

  /** The number of a new rule. */
  int add() {
    automata.add(Automata.makeEmpty());
    return automata.size() - 1;
  }

  void set(int rule, Automaton automaton) {
    states += automaton.getNumStates();
    Check.that(
        states <= MOST_STATES,
        "JSON Schema: it takes more than %d states; make it simpler: fewer values and alternatives,"
            + " fewer optional properties, smaller counts",
        MOST_STATES);
    automata.set(rule, automaton);
  }

  /** An automaton that does nothing but call a rule. */
  static Automaton call(int rule) {
    return Automata.makeChar(Rules.call(rule));
  }

  /** The rules that have texts. */
  BitSet productive() {
    BitSet productive = new BitSet();
    List<BitSet> callers = callers();
    BitSet open = new BitSet();
    open.set(0, automata.size());
    while (!open.isEmpty()) {
      int rule = open.length() - 1;
      open.clear(rule);
      if (!productive.get(rule) && hasText(automata.get(rule), productive)) {
        productive.set(rule);
        open.or(callers.get(rule));
      }
    }
    return productive;
  }

  private List<BitSet> callers() {
    List<BitSet> callers = new ArrayList<>();
    automata.forEach(automaton -> callers.add(new BitSet()));
    for (int i = 0; i < automata.size(); i++) {
      int caller = i;
      calls(automata.get(i)).stream().forEach(called -> callers.get(called).set(caller));
    }
    return callers;
  }

  private static BitSet calls(Automaton automaton) {
    BitSet calls = new BitSet();
    Transition transition = new Transition();
    for (int i = 0; i < automaton.getNumStates(); i++) {
      int count = automaton.initTransition(i, transition);
      for (int j = 0; j < count; j++) {
        automaton.getNextTransition(transition);
        if (Rules.isCall(transition.max)) {
          int first = Math.max(transition.min, Rules.call(0));
          calls.set(Rules.called(first), Rules.called(transition.max) + 1);
        }
      }
    }
    return calls;
  }

  private boolean hasText(Automaton automaton, BitSet productive) {
    budget.spend(automaton.getNumStates());
    return !Operations.isEmpty(without(automaton, productive));
  }

  /** An automaton without its calls of rules that are not {@code kept}. */
  private static Automaton without(Automaton automaton, BitSet kept) {
    BitSet calls = calls(automaton);
    calls.andNot(kept);
    return calls.isEmpty()
        ? automaton
        : renumbered(automaton, rule -> calls.get(rule) ? GONE : rule);
  }

  /** The rules that a text of the first may need, or none if it has no text. */
  Optional<Rules> rules() {
    BitSet productive = productive();
    if (!productive.get(0)) {
      return Optional.empty();
    }
    List<Automaton> live = new ArrayList<>();
    automata.forEach(automaton -> live.add(trimmed(automaton, productive)));
    List<Integer> used = reached(live);
    int[] numbers = new int[automata.size()];
    for (int i = 0; i < used.size(); i++) {
      numbers[used.get(i)] = i;
    }
    return Optional.of(
        new Rules(
            used.stream().map(rule -> renumbered(live.get(rule), old -> numbers[old])).toList()));
  }

  private Automaton trimmed(Automaton automaton, BitSet productive) {
    Automaton trimmed = without(automaton, productive);
    return trimmed == automaton ? automaton : budget.small(trimmed);
  }

  private static List<Integer> reached(List<Automaton> automata) {
    BitSet seen = new BitSet();
    seen.set(0);
    List<Integer> reached = new ArrayList<>(List.of(0));
    for (int i = 0; i < reached.size(); i++) {
      BitSet calls = calls(automata.get(reached.get(i)));
      calls.andNot(seen);
      seen.or(calls);
      calls.stream().forEach(reached::add);
    }
    return reached;
  }

  private static Automaton renumbered(Automaton automaton, IntUnaryOperator numbers) {
    Automaton result = new Automaton();
    for (int i = 0; i < automaton.getNumStates(); i++) {
      result.createState();
      result.setAccept(i, automaton.isAccept(i));
    }
    Transition transition = new Transition();
    for (int i = 0; i < automaton.getNumStates(); i++) {
      int count = automaton.initTransition(i, transition);
      for (int j = 0; j < count; j++) {
        automaton.getNextTransition(transition);
        renumber(transition, result, numbers);
      }
    }
    result.finishState();
    return result;
  }

  private static void renumber(Transition transition, Automaton to, IntUnaryOperator numbers) {
    if (!Rules.isCall(transition.min)) {
      int last = Math.min(transition.max, Rules.call(0) - 1);
      to.addTransition(transition.source, transition.dest, transition.min, last);
    }
    for (int call = Math.max(transition.min, Rules.call(0)); call <= transition.max; call++) {
      int rule = numbers.applyAsInt(Rules.called(call));
      if (rule != GONE) {
        to.addTransition(transition.source, transition.dest, Rules.call(rule));
      }
    }
  }
}
