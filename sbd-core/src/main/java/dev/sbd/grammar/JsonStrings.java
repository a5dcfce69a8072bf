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

  private static final Automaton QUOTE = Automata.makeChar('"');

  /** One character, raw or in any of its escapes. */
  static final Automaton CHARACTER = character();

  /** Any string. */
  static final Automaton ANY = quoted(Operations.repeat(CHARACTER));

  private JsonStrings() {}

  private static Automaton quoted(Automaton content) {
    return Regular.concatenation(List.of(QUOTE, content, QUOTE));
  }

  private static Automaton character() {
    List<Automaton> raw = new ArrayList<>();
    for (int[] range : RAW) {
      raw.add(Automata.makeCharRange(range[0], range[1]));
    }
    Automaton hex = oneOf("0123456789abcdefABCDEF");
    Automaton two = Operations.concatenate(hex, hex);
    Automaton notD = oneOf("0123456789abcefABCEF");
    Automaton d = oneOf("dD");
    Automaton whole =
        Operations.union(chain(notD, hex, two), chain(d, oneOf("01234567"), two)); // no surrogates
    Automaton pair =
        chain(d, oneOf("89abAB"), two, Automata.makeString("\\u"), d, oneOf("cdefCDEF"), two);
    Automaton unicode = chain(Automata.makeChar('u'), Operations.union(whole, pair));
    Automaton escape =
        chain(Automata.makeChar('\\'), Operations.union(oneOf("\"\\/bfnrt"), unicode));
    return Regular.union(List.of(Regular.utf8(Regular.union(raw)), escape));
  }

  private static Automaton chain(Automaton... parts) {
    return Operations.concatenate(List.of(parts));
  }

  private static Automaton oneOf(String characters) {
    return Regular.union(characters.chars().mapToObj(Automata::makeChar).toList());
  }

  /** The texts of strings that are, as they are meant, texts of a deterministic automaton. */
  static Automaton ofContents(Automaton codePoints, Budget budget) {
    Automaton escaped = new Escaping(codePoints).escaped();
    budget.spend(10L * escaped.getNumStates());
    return quoted(Regular.utf8(escaped));
  }

  /** The texts of strings that are none of some. */
  static Automaton otherThan(Set<String> strings, Budget budget) {
    if (strings.isEmpty()) {
      return ANY;
    }
    Automaton any = Operations.repeat(Automata.makeCharRange(0, Character.MAX_CODE_POINT));
    Automaton given = Wiring.union(strings.stream().map(Automata::makeString).toList(), budget);
    return ofContents(Regular.minus(any, given), budget);
  }

  /** Writes characters, transition by transition, as JSON has it. */
  private static final class Escaping {
    private final Automaton from;
    private final Automaton to = new Automaton();
    private final Map<List<Integer>, Integer> escapes = new HashMap<>(); // by where they lead
    private final List<List<Integer>> waiting = new ArrayList<>();

    Escaping(Automaton from) {
      this.from = from;
    }

    Automaton escaped() {
      IntStream.range(0, from.getNumStates())
          .forEach(i -> to.setAccept(to.createState(), from.isAccept(i)));
      for (int i = 0; i < from.getNumStates(); i++) {
        copy(i);
      }
      for (List<Integer> targets : waiting) {
        addEscapes(targets);
      }
      to.finishState();
      return to;
    }

    private void copy(int state) {
      List<Integer> special = new ArrayList<>(); // where '"', '\' and the controls lead
      special.addAll(List.of(from.step(state, '"'), from.step(state, '\\')));
      IntStream.range(0, ' ').forEach(c -> special.add(from.step(state, c)));
      if (special.stream().anyMatch(target -> target != NONE)) {
        to.addTransition(state, escapes.computeIfAbsent(special, this::wait), '\\');
      }
      Transition transition = new Transition();
      int count = from.initTransition(state, transition);
      for (int i = 0; i < count; i++) {
        from.getNextTransition(transition);
        copy(transition);
      }
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
          to.addTransition(transition.source, transition.dest, min, max);
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
