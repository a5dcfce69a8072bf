package dev.sbd.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.Transition;

/**
 * Texts of strings, quotes and escapes with them. Where only the length counts, each character may
 * be escaped as JSON allows; else it is so only where it must, and in one way.
 */
final class JsonStrings {
  private static final int NONE = -1;
  private static final int[][] RAW = {
    {' ', '!'}, {'#', '['}, {']', 0xd7ff}, {0xe000, Character.MAX_CODE_POINT}
  };

  private static final String CHARACTER_REGEX =
      "(?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u(?:"
          + "[0-9abcefABCEF][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}" // no surrogate
          + "|[dD][89abAB][0-9a-fA-F]{2}\\\\u[dD][c-fC-F][0-9a-fA-F]{2})))";

  /** One character, raw or in any of its escapes. */
  static final Automaton CHARACTER = matching(CHARACTER_REGEX);

  /** Any string. */
  static final Automaton ANY = matching('"' + CHARACTER_REGEX + "*\"");

  private JsonStrings() {}

  private static Automaton matching(String regex) {
    Regular regular = new Regular();
    return regular.utf8(Regex.matching(regex, regular));
  }

  /** The texts of strings that are, as they are meant, texts of a deterministic automaton. */
  static Automaton ofContents(Automaton codePoints, Regular regular) {
    if (Operations.isEmpty(codePoints)) {
      return Automata.makeEmpty();
    }
    Automaton texts = new Escaping(codePoints).texts();
    regular.spendStates(10L * texts.getNumStates());
    return regular.utf8(texts);
  }

  /** The texts of strings that are none of some. */
  static Automaton otherThan(Set<String> strings, Regular regular) {
    if (strings.isEmpty()) {
      return ANY;
    }
    Automaton any = Operations.repeat(Automata.makeCharRange(0, Character.MAX_CODE_POINT));
    Automaton given = regular.union(strings.stream().map(Automata::makeString).toList());
    return ofContents(regular.minus(any, given), regular);
  }

  /** Writes quotes, and characters as JSON has them between, transition by transition. */
  private static final class Escaping {
    private final Automaton from;
    private final Automaton to = new Automaton();
    private final Map<List<Integer>, Integer> escapes = new HashMap<>(); // by where they lead
    private final List<List<Integer>> waiting = new ArrayList<>();

    Escaping(Automaton from) {
      this.from = from;
    }

    /** States: start, those of the characters, end, and those of escapes. */
    Automaton texts() {
      int end = 1 + from.getNumStates();
      IntStream.rangeClosed(0, end).forEach(i -> to.createState());
      to.setAccept(end, true);
      to.addTransition(0, 1, '"');
      for (int state = 0; state < from.getNumStates(); state++) {
        if (from.isAccept(state)) {
          to.addTransition(1 + state, end, '"');
        }
        copy(state);
      }
      waiting.forEach(this::addEscapes);
      to.finishState();
      return to;
    }

    private void copy(int state) {
      Transition transition = new Transition();
      int count = from.initTransition(state, transition);
      boolean escaped = false;
      for (int i = 0; i < count; i++) {
        from.getNextTransition(transition);
        copy(transition);
        escaped |= hasEscaped(transition);
      }
      if (escaped) {
        List<Integer> targets = new ArrayList<>(); // of '"', '\\' and the controls
        IntStream.concat(IntStream.of('"', '\\'), IntStream.range(0, ' '))
            .map(c -> from.step(state, c))
            .forEach(target -> targets.add(target < 0 ? NONE : 1 + target));
        to.addTransition(1 + state, escapes.computeIfAbsent(targets, this::wait), '\\');
      }
    }

    private static boolean hasEscaped(Transition transition) {
      return transition.min < ' '
          || (transition.min <= '"' && transition.max >= '"')
          || (transition.min <= '\\' && transition.max >= '\\');
    }

    private int wait(List<Integer> targets) {
      waiting.add(targets);
      return to.createState();
    }

    private void copy(Transition transition) {
      for (int[] range : RAW) {
        int min = Math.max(range[0], transition.min);
        int max = Math.min(range[1], transition.max);
        if (min <= max) {
          to.addTransition(1 + transition.source, 1 + transition.dest, min, max);
        }
      }
    }

    private void addEscapes(List<Integer> targets) {
      int backslash = escapes.getOrDefault(targets, NONE);
      int u = to.createState();
      int[] digits = {to.createState(), to.createState()}; // behind the first digits 000 and 001
      int zeros = to.createState();
      int first = to.createState();
      for (int i = 0; i < targets.size(); i++) {
        int character = i == 0 ? '"' : i == 1 ? '\\' : i - 2;
        if (targets.get(i) != NONE && JsonText.letter(character) != 0) {
          to.addTransition(backslash, targets.get(i), JsonText.letter(character));
        }
      }
      to.addTransition(backslash, u, 'u');
      to.addTransition(u, first, '0');
      to.addTransition(first, zeros, '0');
      to.addTransition(zeros, digits[0], '0');
      to.addTransition(zeros, digits[1], '1');
      for (int i = 0; i < digits.length; i++) {
        for (int c = 16 * i; c < 16 * i + 16; c++) {
          if (targets.get(c + 2) != NONE && JsonText.letter(c) == 0) {
            to.addTransition(digits[i], targets.get(c + 2), Character.forDigit(c % 16, 16));
          }
        }
      }
    }
  }
}
