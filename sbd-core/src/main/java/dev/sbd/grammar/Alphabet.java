package dev.sbd.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Transition;

/** Letters: characters that none of some sets tells apart, taken for one. */
final class Alphabet {
  private final int[] points; // where a range of characters of one letter starts
  private final int[] letters; // of each range
  private final List<int[]> sets = new ArrayList<>(); // the letters of each set
  private final Buckets ranges; // of each letter
  private final Regular regular;
  private int fresh = 1; // the next letter that there has not been

  Alphabet(List<CodePoints> of, Regular regular) {
    this.regular = regular;
    points = of.stream().flatMapToInt(set -> bounds(set.ranges())).sorted().distinct().toArray();
    letters = new int[points.length];
    of.forEach(this::part);
    int size = renumber();
    of.forEach(set -> sets.add(indices(set).map(i -> letters[i]).distinct().toArray()));
    ranges = Buckets.of(letters, size);
  }

  private static IntStream bounds(int[] ranges) {
    return IntStream.range(0, ranges.length).map(i -> ranges[i] + (i & 1));
  }

  private IntStream indices(CodePoints set) {
    int[] bounds = set.ranges();
    return IntStream.range(0, bounds.length / 2)
        .flatMap(i -> IntStream.range(index(bounds[2 * i]), index(bounds[2 * i + 1] + 1)));
  }

  private int index(int point) {
    return Arrays.binarySearch(points, point);
  }

  /** Gives characters of {@code set} letters that others have not. */
  private void part(CodePoints set) {
    Map<Integer, Integer> inside = new HashMap<>();
    int[] indices = indices(set).toArray();
    regular.spend(2L * indices.length);
    for (int i : indices) {
      letters[i] = inside.computeIfAbsent(letters[i], letter -> fresh++);
    }
  }

  /** Makes letters 0, 1, ... of those that are left. */
  private int renumber() {
    Map<Integer, Integer> numbers = new HashMap<>();
    for (int i = 0; i < letters.length; i++) {
      letters[i] = numbers.computeIfAbsent(letters[i], letter -> numbers.size());
    }
    return numbers.size();
  }

  int size() {
    return ranges.keys();
  }

  /** The letters of a set, by its index. */
  int[] letters(int set) {
    return sets.get(set);
  }

  /** A character of a letter. */
  int character(int letter) {
    return points[ranges.element(ranges.from(letter))];
  }

  /** From an automaton over letters to that over characters. */
  Automaton characters(Automaton automaton) {
    Automaton result = new Automaton();
    Transition transition = new Transition();
    for (int state = 0; state < automaton.getNumStates(); state++) {
      result.setAccept(result.createState(), automaton.isAccept(state));
    }
    for (int state = 0; state < automaton.getNumStates(); state++) {
      int count = automaton.initTransition(state, transition);
      for (int i = 0; i < count; i++) {
        automaton.getNextTransition(transition);
        for (int letter = transition.min; letter <= transition.max; letter++) {
          for (int j = ranges.from(letter); j < ranges.to(letter); j++) {
            int range = ranges.element(j);
            result.addTransition(state, transition.dest, points[range], points[range + 1] - 1);
          }
          regular.spend(3L * (ranges.to(letter) - ranges.from(letter)));
        }
      }
    }
    result.finishState();
    return result;
  }
}
