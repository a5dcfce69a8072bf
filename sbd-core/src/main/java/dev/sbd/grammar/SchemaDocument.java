package dev.sbd.grammar;

import com.google.gson.JsonElement;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A schema's nodes: all that the root reaches, itself or by reference. */
final class SchemaDocument {
  private static final int MOST_NODES = 20_000;

  private final References references;
  private final IdentityHashMap<JsonElement, SchemaNode> nodes = new IdentityHashMap<>();
  private final Map<SchemaNode, SchemaNode> targets = new HashMap<>();
  private final List<SchemaNode> inOrder = new ArrayList<>(); // grows while references are followed
  private final SchemaNode root;

  /** Reads the nodes of a schema, and checks that each says something. */
  SchemaDocument(JsonElement text) {
    this.references = new References(text);
    this.root = node(text, Pointer.ROOT);
    for (int i = 0; i < inOrder.size(); i++) {
      follow(inOrder.get(i));
    }
    checkEndless();
  }

  SchemaNode root() {
    return root;
  }

  /** The node of a part of the schema; of the same part always the same one. */
  SchemaNode node(JsonElement element, Pointer place) {
    SchemaNode known = nodes.get(element);
    if (known != null) {
      return known;
    }
    Check.that(
        nodes.size() < MOST_NODES,
        "JSON Schema: it has more than %d schemas within, as many as may be",
        MOST_NODES);
    SchemaNode node = new SchemaNode(element, place, this);
    nodes.put(element, node);
    inOrder.add(node);
    return node;
  }

  /** What holds for the same value as a node: what it refers to, and all that it lists. */
  List<SchemaNode> alike(SchemaNode node) {
    List<SchemaNode> alike = new ArrayList<>(node.allOf);
    Optional.ofNullable(targets.get(node)).ifPresent(target -> alike.add(0, target));
    return alike;
  }

  private void follow(SchemaNode node) {
    node.ref.ifPresent(
        ref -> {
          References.Target target = references.target(ref, node.place);
          targets.put(node, node(target.element(), target.place()));
        });
  }

  /**
   * Refuses schemas that apply themselves to the same value: what such a one says is left open.
   * What is left when all that nothing else applies is taken away, again and again, goes in
   * circles.
   */
  private void checkEndless() {
    Map<SchemaNode, Integer> uses = new LinkedHashMap<>();
    inOrder.forEach(node -> inPlace(node).forEach(used -> uses.merge(used, 1, Integer::sum)));
    Deque<SchemaNode> unused = new ArrayDeque<>(inOrder);
    unused.removeIf(uses::containsKey);
    int left = inOrder.size();
    for (; !unused.isEmpty(); left--) {
      for (SchemaNode used : inPlace(unused.pop())) {
        if (uses.merge(used, -1, Integer::sum) == 0) {
          uses.remove(used);
          unused.push(used);
        }
      }
    }
    if (left > 0) {
      throw new InvalidRequestException(
          "JSON Schema: the schema at "
              + inCircle(uses.keySet()).place
              + " leads back to itself without a property or an item in between");
    }
  }

  /** One in a circle, of nodes each of which another of them applies: the way back meets it. */
  private SchemaNode inCircle(Set<SchemaNode> left) {
    Map<SchemaNode, SchemaNode> users = new LinkedHashMap<>();
    inOrder.stream()
        .filter(left::contains)
        .forEach(node -> inPlace(node).forEach(used -> users.put(used, node)));
    Set<SchemaNode> met = new HashSet<>();
    SchemaNode node = inOrder.stream().filter(left::contains).findFirst().orElseThrow();
    while (met.add(node)) {
      node = users.getOrDefault(node, node);
    }
    return node;
  }

  private List<SchemaNode> inPlace(SchemaNode node) {
    List<SchemaNode> inPlace = alike(node);
    node.choices.forEach(choice -> inPlace.addAll(choice.alternatives));
    return inPlace;
  }
}
