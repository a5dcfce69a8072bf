package dev.sbd.grammar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/**
 * Objects that schemas allow together: members whose names one of them says, in that order, then
 * any others. Before each member there are two states: no member stands yet, or some do, which
 * takes a comma; its own states are shared by both.
 */
final class ObjectRule {
  private final List<SchemaNode> leaves;
  private final JsonValues values;
  private final Spacing spacing;
  private final Wiring wiring;
  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> required = new LinkedHashSet<>();
  private int none; // where no member stands yet
  private int some;

  ObjectRule(List<SchemaNode> leaves, JsonValues values) {
    this.leaves = leaves;
    this.values = values;
    this.spacing = values.spacing();
    this.wiring = new Wiring(values.regular());
    leaves.forEach(leaf -> required.addAll(leaf.required));
    leaves.forEach(leaf -> names.addAll(leaf.properties.keySet()));
    names.addAll(required);
  }

  /** The texts of the objects. */
  Automaton automaton() {
    for (String name : required) {
      if (Operations.isEmpty(values.of(member(name)))) {
        return Automata.makeEmpty(); // before others are looked at
      }
    }
    none = spacing.gap(wiring, wiring.text(wiring.start(), "{"));
    some = wiring.state();
    names.forEach(this::addMember);
    addOthers();
    int end = wiring.state();
    wiring.accept(end);
    wiring.edge(none, '}', '}', end);
    wiring.edge(some, '}', '}', end);
    return wiring.finish();
  }

  /** What all schemas say of a member. */
  private Conjunction member(String name) {
    List<SchemaNode> schemas = new ArrayList<>();
    for (SchemaNode leaf : leaves) {
      Optional.ofNullable(leaf.properties.get(name))
          .or(() -> leaf.additional)
          .ifPresent(schemas::add);
    }
    return values.all(schemas);
  }

  private void addMember(String name) {
    Automaton value = values.of(member(name));
    if (Operations.isEmpty(value)) {
      return;
    }
    int start = startOfMember();
    int behind = addValue(wiring.text(start, JsonText.quoted(name)), value);
    int nextNone = wiring.state();
    if (!required.contains(name)) {
      wiring.free(none, nextNone);
      wiring.free(some, behind);
    }
    none = nextNone;
    some = behind;
  }

  private int startOfMember() {
    int start = wiring.state();
    wiring.free(none, start);
    wiring.free(spacing.comma(wiring, some), start);
    return start;
  }

  private int addValue(int name, Automaton value) {
    return spacing.gap(wiring, wiring.insert(spacing.colon(wiring, name), value));
  }

  /** As many as one likes of members that no schema names. */
  private void addOthers() {
    List<SchemaNode> schemas = leaves.stream().flatMap(leaf -> leaf.additional.stream()).toList();
    Automaton value = values.of(values.all(schemas));
    if (!Operations.isEmpty(value)) {
      int name = wiring.insert(startOfMember(), values.otherNames(names));
      wiring.free(addValue(name, value), some);
    }
  }
}
