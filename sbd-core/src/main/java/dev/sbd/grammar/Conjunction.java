package dev.sbd.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Schemas that must all hold for a value: what they say themselves, and the alternatives still to
 * be chosen. One that holds nothing allows any value.
 */
record Conjunction(List<SchemaNode> leaves, List<SchemaNode.Choice> choices) {
  /** What some schemas say together, with all that they refer to. */
  static Conjunction of(Collection<SchemaNode> schemas, SchemaDocument document) {
    Set<SchemaNode> seen = new HashSet<>();
    List<SchemaNode> leaves = new ArrayList<>();
    List<SchemaNode.Choice> choices = new ArrayList<>();
    Deque<SchemaNode> open = new ArrayDeque<>(schemas);
    while (!open.isEmpty()) {
      SchemaNode node = open.pop();
      if (seen.add(node)) {
        if (node.asserts) {
          leaves.add(node);
        }
        choices.addAll(node.choices);
        List<SchemaNode> alike = document.alike(node);
        for (int i = alike.size() - 1; i >= 0; i--) {
          open.push(alike.get(i));
        }
      }
    }
    return new Conjunction(leaves, choices);
  }

  /** What holds if both hold. */
  Conjunction and(Conjunction other) {
    Set<SchemaNode> allLeaves = new LinkedHashSet<>(leaves);
    allLeaves.addAll(other.leaves);
    Set<SchemaNode.Choice> allChoices = new LinkedHashSet<>(choices);
    allChoices.addAll(other.choices);
    return new Conjunction(List.copyOf(allLeaves), List.copyOf(allChoices));
  }

  /** What is left to hold when the first choice has been made. */
  Conjunction withoutChoice() {
    return new Conjunction(leaves, choices.subList(1, choices.size()));
  }

  boolean isNever() {
    return leaves.stream().anyMatch(leaf -> leaf.never);
  }

  int size() {
    return leaves.size() + choices.size();
  }
}
