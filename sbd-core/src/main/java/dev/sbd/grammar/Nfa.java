package dev.sbd.grammar;

import dev.sbd.grammar.RegexNode.Anchor;
import dev.sbd.grammar.RegexNode.Characters;
import dev.sbd.grammar.RegexNode.Choice;
import dev.sbd.grammar.RegexNode.Repetition;
import dev.sbd.grammar.RegexNode.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a regular expression becomes first (Thompson, 1968): states of which each reads a character
 * of a set, or passes an anchor, or goes on with either of two others unread.
 */
final class Nfa {
  /** The state that accepts; it reads on, and stays, if a match may stand anywhere. */
  static final int ACCEPT = 0;

  private static final int NONE = -1;
  private static final int FORK = -2;
  private static final int FIRST_ANCHOR = -5; // and the other two
  private static final List<Anchor> ANCHORS =
      List.of(Anchor.START, Anchor.LAST_LINE_END, Anchor.END);

  private final Map<CodePoints, Integer> sets = new LinkedHashMap<>();
  private final Set<Anchor> anchors = EnumSet.noneOf(Anchor.class);
  private int[] symbols = new int[64]; // a set, NONE, FORK, or an anchor
  private int[] nexts = new int[64];
  private int[] others = new int[64]; // of forks
  private int size = 1; // with ACCEPT
  private final int start;

  private Nfa(RegexNode node) {
    symbols[ACCEPT] = NONE;
    start = from(node, ACCEPT);
  }

  /** Of the texts that match. */
  static Nfa matching(RegexNode node) {
    return new Nfa(node);
  }

  /** Of the texts that have a match somewhere: behind it, whatever follows. */
  static Nfa containing(RegexNode node) {
    RegexNode anything = new Characters(CodePoints.ALL);
    RegexNode before = new Repetition(anything, 0, Repetition.UNBOUNDED);
    Nfa nfa = new Nfa(new Sequence(List.of(before, node)));
    nfa.symbols[ACCEPT] = nfa.set(CodePoints.ALL);
    return nfa;
  }

  int start() {
    return start;
  }

  int size() {
    return size;
  }

  /** The sets of characters that states read; one's index is its symbol. */
  List<CodePoints> sets() {
    return new ArrayList<>(sets.keySet());
  }

  boolean has(Anchor anchor) {
    return anchors.contains(anchor);
  }

  boolean hasAnchors() {
    return !anchors.isEmpty();
  }

  boolean isFork(int state) {
    return symbols[state] == FORK;
  }

  boolean isAnchor(int state) {
    return symbols[state] < FORK;
  }

  Anchor anchor(int state) {
    return ANCHORS.get(symbols[state] - FIRST_ANCHOR);
  }

  /** Whether a state reads characters. */
  boolean reads(int state) {
    return symbols[state] >= 0;
  }

  /** The set of characters that a state reads which does. */
  int set(int state) {
    return symbols[state];
  }

  int next(int state) {
    return nexts[state];
  }

  /** Where else a fork goes. */
  int other(int state) {
    return others[state];
  }

  private int set(CodePoints points) {
    return sets.computeIfAbsent(points, p -> sets.size());
  }

  private int state(int symbol, int next, int other) {
    if (size == symbols.length) {
      symbols = Arrays.copyOf(symbols, 2 * size);
      nexts = Arrays.copyOf(nexts, 2 * size);
      others = Arrays.copyOf(others, 2 * size);
    }
    symbols[size] = symbol;
    nexts[size] = next;
    others[size] = other;
    return size++;
  }

  /** The state where {@code node} starts that goes on with {@code next}. */
  private int from(RegexNode node, int next) {
    if (node instanceof Characters characters) {
      return state(set(characters.points()), next, 0);
    }
    if (node instanceof Sequence sequence) {
      return sequence(sequence.parts(), next);
    }
    if (node instanceof Choice choice) {
      return choice(choice.parts(), next);
    }
    if (node instanceof Repetition repetition) {
      return repetition(repetition, next);
    }
    Anchor anchor = (Anchor) node;
    anchors.add(anchor);
    return state(FIRST_ANCHOR + ANCHORS.indexOf(anchor), next, 0);
  }

  private int sequence(List<RegexNode> parts, int next) {
    int first = next;
    for (int i = parts.size() - 1; i >= 0; i--) {
      first = from(parts.get(i), first);
    }
    return first;
  }

  private int choice(List<RegexNode> parts, int next) {
    int first = from(parts.get(0), next);
    for (RegexNode part : parts.subList(1, parts.size())) {
      first = state(FORK, first, from(part, next));
    }
    return first;
  }

  private int repetition(Repetition repetition, int next) {
    int first = next;
    if (repetition.most() == Repetition.UNBOUNDED) {
      first = state(FORK, next, next);
      int repeated = from(repetition.part(), first); // which may move the arrays
      nexts[first] = repeated;
    }
    for (int i = repetition.least(); i < repetition.most(); i++) {
      first = state(FORK, from(repetition.part(), first), next);
    }
    for (int i = 0; i < repetition.least(); i++) {
      first = from(repetition.part(), first);
    }
    return first;
  }
}
