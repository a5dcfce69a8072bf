package dev.sbd.grammar;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Transition;

/**
 * From a deterministic automaton over code points to that over the bytes of UTF-8, which is
 * deterministic, too: states between the bytes of a character are shared by all that go on alike.
 * Lucene's conversion makes some for each transition, and takes longer bytes of shorter characters,
 * such as {@code e0 80 80}, which no decoder does.
 */
final class Utf8 {
  private static final int CONTINUATION = 0x80; // the least byte behind a character's first
  private static final int BITS = 6; // of a character in each of these
  private static final int NOWHERE = -1;

  /** By the number of continuations: the first byte of code point 0, and the least code point. */
  private static final int[] LEADS = {0, 0xC0, 0xE0, 0xF0};

  private static final int[] LEAST = {0, 0x80, 0x800, 0x10000, Character.MAX_CODE_POINT + 1};

  private final Automaton points;
  private final Automaton.Builder bytes = new Automaton.Builder();
  private final Map<IntBuffer, Integer> between = new HashMap<>(); // states, by their transitions
  private Ranges ranges = new Ranges(0); // of the state that is being converted
  private int at; // the first range that is not before where the conversion is

  private Utf8(Automaton points) {
    this.points = points;
  }

  /** Of a deterministic automaton; surrogates, which UTF-8 has not, are left out. */
  static Automaton of(Automaton points) {
    Utf8 utf8 = new Utf8(points);
    for (int state = 0; state < points.getNumStates(); state++) {
      utf8.bytes.setAccept(utf8.bytes.createState(), points.isAccept(state));
    }
    for (int state = 0; state < points.getNumStates(); state++) {
      utf8.convert(state);
    }
    return utf8.bytes.finish();
  }

  private void convert(int state) {
    ranges = rangesOf(state);
    at = 0;
    for (int continuations = 0; continuations < LEADS.length; continuations++) {
      int least = LEAST[continuations];
      int step = 1 << (BITS * continuations);
      Ranges leads = new Ranges(8);
      for (int base = least / step * step; base < LEAST[continuations + 1]; base += step) {
        leads.add(LEADS[continuations] + base / step, block(base, continuations, least));
      }
      leads.addTo(bytes, state);
    }
  }

  private Ranges rangesOf(int state) {
    int count = points.getNumTransitions(state);
    Ranges result = new Ranges(count + 1);
    Transition transition = new Transition();
    for (int i = 0; i < count; i++) {
      points.getTransition(state, i, transition);
      int before = Math.min(transition.max, Character.MIN_SURROGATE - 1);
      int behind = Math.max(transition.min, Character.MAX_SURROGATE + 1);
      result.add(transition.min, before, transition.dest);
      result.add(behind, transition.max, transition.dest);
    }
    return result;
  }

  /** The state that reads so many continuations of the code points from {@code base} on. */
  private int block(int base, int continuations, int least) {
    int first = Math.max(base, least);
    int last = base + (1 << (BITS * continuations)) - 1;
    while (at < ranges.size() && ranges.last(at) < first) {
      at++;
    }
    if (first > last || at == ranges.size() || ranges.first(at) > last) {
      return NOWHERE;
    }
    if (ranges.first(at) <= base && ranges.last(at) >= last && first == base) {
      return whole(ranges.dest(at), continuations);
    }
    int step = 1 << (BITS * (continuations - 1));
    Ranges parts = new Ranges(8);
    for (int i = 0; i < 1 << BITS; i++) {
      parts.add(CONTINUATION + i, block(base + i * step, continuations - 1, least));
    }
    return state(parts);
  }

  /** The state from which all texts of so many continuations lead to {@code dest}. */
  private int whole(int dest, int continuations) {
    int state = dest;
    for (int i = 0; i < continuations; i++) {
      Ranges all = new Ranges(1);
      all.add(CONTINUATION, CONTINUATION + (1 << BITS) - 1, state);
      state = state(all);
    }
    return state;
  }

  private int state(Ranges transitions) {
    if (transitions.size() == 0) {
      return NOWHERE;
    }
    return between.computeIfAbsent(
        transitions.content(),
        content -> {
          int state = bytes.createState();
          Regular.checkSize(state + 1L);
          transitions.addTo(bytes, state);
          return state;
        });
  }

  /** Ranges of symbols, ascending, and where each leads. */
  private static final class Ranges {
    private int[] content; // first, last, dest; ...
    private int length;

    Ranges(int count) {
      content = new int[3 * count];
    }

    /** Adds a symbol behind all others. */
    void add(int symbol, int dest) {
      if (length > 0 && content[length - 1] == dest && content[length - 2] == symbol - 1) {
        content[length - 2] = symbol;
      } else if (dest != NOWHERE) {
        add(symbol, symbol, dest);
      }
    }

    /** Adds a range, if it is one, behind all others. */
    void add(int first, int last, int dest) {
      if (first <= last) {
        content = length == content.length ? Arrays.copyOf(content, 2 * length + 3) : content;
        content[length] = first;
        content[length + 1] = last;
        content[length + 2] = dest;
        length += 3;
      }
    }

    int size() {
      return length / 3;
    }

    int first(int index) {
      return content[3 * index];
    }

    int last(int index) {
      return content[3 * index + 1];
    }

    int dest(int index) {
      return content[3 * index + 2];
    }

    IntBuffer content() {
      return IntBuffer.wrap(Arrays.copyOf(content, length));
    }

    void addTo(Automaton.Builder automaton, int state) {
      for (int i = 0; i < size(); i++) {
        automaton.addTransition(state, dest(i), first(i), last(i));
      }
    }
  }
}
