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
  private final Nfa nfa;
  private final Alphabet alphabet;
  private final Kind[] kinds; // of letters
  private final Map<IntBuffer, Integer> names = new HashMap<>();
  private final List<int[]> subsets = new ArrayList<>(); // by name: state times places plus place
  private final Automaton automaton = new Automaton();
  private final int[] seen; // the last subset that a state and place were put into
  private int round;
  private final int[][] readers; // by letter: of the subset, those that read it
  private final int[] counts; // of these
  private final int[] read; // letters that some read
  private int[] open = new int[64];
  private int opened;
  private final Regular regular;

  private Subsets(Nfa nfa, Regular regular) {
    this.regular = regular;
    this.nfa = nfa;
    List<CodePoints> sets = nfa.sets();
    if (nfa.has(Anchor.LAST_LINE_END)) {
      sets.add(CodePoints.of('\r', '\r'));
      sets.add(CodePoints.of('\n', '\n'));
      sets.add(Kind.SEPARATORS);
    }
    alphabet = new Alphabet(sets, regular);
    kinds = new Kind[alphabet.size()];
    Arrays.setAll(
        kinds,
        letter -> nfa.has(Anchor.LAST_LINE_END) ? Kind.of(alphabet.character(letter)) : Kind.OTHER);
    readers = new int[alphabet.size()][0];
    counts = new int[alphabet.size()];
    read = new int[alphabet.size()];
    seen = new int[nfa.size() * Place.COUNT];
  }

  /** The texts that the states accept. */
  static Automaton automaton(Nfa nfa, Regular regular) {
    Subsets subsets = new Subsets(nfa, regular);
    subsets.build();
    return subsets.alphabet.characters(regular.minimal(subsets.automaton));
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
    int letters = 0;
    for (int item : subsets.get(subset)) {
      int state = item / Place.COUNT;
      if (nfa.reads(state)) {
        for (int letter : alphabet.letters(nfa.set(state))) {
          if (counts[letter] == 0) {
            read[letters++] = letter;
          }
          addReader(letter, item);
        }
      }
    }
    for (int i = 0; i < letters; i++) {
      follow(subset, read[i]);
    }
  }

  private void addReader(int letter, int item) {
    regular.spend(1);
    if (counts[letter] == readers[letter].length) {
      readers[letter] = Arrays.copyOf(readers[letter], 2 * counts[letter] + 4);
    }
    readers[letter][counts[letter]++] = item;
  }

  private void follow(int subset, int letter) {
    begin();
    for (int i = 0; i < counts[letter]; i++) {
      int item = readers[letter][i];
      for (Place place : Place.of(item % Place.COUNT).behind(kinds[letter])) {
        put(nfa.next(item / Place.COUNT), place);
      }
    }
    counts[letter] = 0;
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
      int item = open[i];
      int state = item / Place.COUNT;
      Place place = Place.of(item % Place.COUNT);
      regular.spend(1);
      if (state == Nfa.ACCEPT) {
        if (nfa.reads(state) && place.isFree()) {
          return name(new int[] {Nfa.ACCEPT * Place.COUNT + Place.INSIDE.number()}, true);
        }
        accepts |= place.mayEnd();
      }
      if (nfa.isFork(state)) {
        put(nfa.next(state), place);
        put(nfa.other(state), place);
      } else if (nfa.isAnchor(state)) {
        place.passing(nfa.anchor(state)).forEach(p -> put(nfa.next(state), p));
      } else {
        open[size++] = item;
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
}
