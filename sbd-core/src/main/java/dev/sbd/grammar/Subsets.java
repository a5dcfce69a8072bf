package dev.sbd.grammar;

import dev.sbd.grammar.Place.Kind;
import dev.sbd.grammar.RegexNode.Anchor;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.automaton.Automaton;

/**
 * From an {@link Nfa} to a deterministic automaton, whose states are sets of its states, each with
 * the {@link Place} in the text that it stands for.
 */
final class Subsets {
  /** Steps from a state to another, at most: a second's worth. */
  private static final long MOST_EFFORT = 20_000_000;

  private final Nfa nfa;
  private final Alphabet alphabet;
  private final Kind[] kinds; // of letters
  private final Map<IntBuffer, Integer> names = new HashMap<>();
  private final List<int[]> subsets = new ArrayList<>(); // by name: state times places plus place
  private final Automaton automaton = new Automaton();
  private final int[] seen; // the last subset that a state and place were put into
  private int round;
  private int[] open = new int[64];
  private int opened;
  private long effort;

  private Subsets(Nfa nfa) {
    this.nfa = nfa;
    List<CodePoints> sets = nfa.sets();
    if (nfa.has(Anchor.LAST_LINE_END)) {
      sets.add(CodePoints.of('\r', '\r'));
      sets.add(CodePoints.of('\n', '\n'));
      sets.add(Kind.SEPARATORS);
    }
    alphabet = new Alphabet(sets);
    kinds = new Kind[alphabet.size()];
    Arrays.setAll(
        kinds,
        letter -> nfa.has(Anchor.LAST_LINE_END) ? Kind.of(alphabet.character(letter)) : Kind.OTHER);
    seen = new int[nfa.size() * Place.COUNT];
  }

  /** The texts that the states accept. */
  static Automaton automaton(Nfa nfa) {
    Subsets subsets = new Subsets(nfa);
    subsets.build();
    return subsets.alphabet.characters(Regular.minimal(subsets.automaton));
  }

  private void build() {
    begin();
    put(nfa.start(), nfa.hasAnchors() ? Place.START : Place.INSIDE);
    name();
    for (int subset = 0; subset < subsets.size(); subset++) {
      follow(subset);
    }
    automaton.finishState();
  }

  private void follow(int subset) {
    Map<Integer, List<Integer>> readers = new HashMap<>(); // by letter
    for (int item : subsets.get(subset)) {
      int state = item / Place.COUNT;
      if (state != Nfa.ACCEPT) {
        for (int letter : alphabet.letters(nfa.set(state))) {
          readers.computeIfAbsent(letter, l -> new ArrayList<>()).add(item);
          spend(1);
        }
      }
    }
    readers.forEach((letter, items) -> follow(subset, letter, items));
  }

  private void follow(int subset, int letter, List<Integer> items) {
    begin();
    for (int item : items) {
      for (Place place : Place.of(item % Place.COUNT).behind(kinds[letter])) {
        put(nfa.next(item / Place.COUNT), place);
      }
    }
    if (opened > 0) {
      automaton.addTransition(subset, name(), letter);
    }
  }

  private void begin() {
    opened = 0;
    round++;
  }

  /** Puts a state into the subset that is being made. */
  private void put(int state, Place place) {
    int item = state * Place.COUNT + place.number();
    if (seen[item] != round) {
      seen[item] = round;
      open = opened == open.length ? Arrays.copyOf(open, 2 * opened) : open;
      open[opened++] = item;
    }
  }

  /** The name of the subset that has been made, which is completed. */
  private int name() {
    int size = 0;
    boolean accepts = false;
    for (int i = 0; i < opened; i++) {
      int state = open[i] / Place.COUNT;
      Place place = Place.of(open[i] % Place.COUNT);
      spend(1);
      if (state == Nfa.ACCEPT) {
        accepts |= place.mayEnd();
        open[size++] = open[i];
      } else if (nfa.isFork(state)) {
        put(nfa.next(state), place);
        put(nfa.other(state), place);
      } else if (nfa.isAnchor(state)) {
        place.passing(nfa.anchor(state)).forEach(p -> put(nfa.next(state), p));
      } else {
        open[size++] = open[i];
      }
    }
    return name(Arrays.copyOf(open, size), accepts);
  }

  private int name(int[] subset, boolean accepts) {
    Arrays.sort(subset);
    return names.computeIfAbsent(
        IntBuffer.wrap(subset),
        s -> {
          subsets.add(subset);
          Regular.checkSize(subsets.size());
          int name = automaton.createState();
          automaton.setAccept(name, accepts);
          return name;
        });
  }

  private void spend(int steps) {
    effort += steps;
    Regular.checkEffort(effort <= MOST_EFFORT);
  }
}
