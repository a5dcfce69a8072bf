package dev.sbd.grammar;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;

/** What schemas without alternatives allow together, type by type. */
final class Facets {
  private final List<SchemaNode> leaves;
  private final JsonValues values;
  private final StringFacets strings;
  private final NumberFacets numbers;

  Facets(List<SchemaNode> leaves, JsonValues values) {
    this.leaves = leaves;
    this.values = values;
    this.strings = new StringFacets(leaves, values);
    this.numbers = new NumberFacets(leaves, values.regular());
  }

  /** The texts of all values that are allowed. */
  Automaton automaton() {
    Optional<List<JsonElement>> listed = listed();
    if (listed.isPresent()) {
      return values.regular().choice(listed.get().stream().map(JsonText::of).toList());
    }
    return values.regular().union(byType());
  }

  private List<Automaton> byType() {
    List<Automaton> parts = new ArrayList<>();
    if (allowsType("null")) {
      parts.add(Automata.makeString("null"));
    }
    if (allowsType("boolean")) {
      parts.add(Automata.makeString("true"));
      parts.add(Automata.makeString("false"));
    }
    if (allowsType("integer")) {
      parts.add(numbers.automaton(!allowsType("number")));
    }
    if (allowsType("string")) {
      parts.add(strings.automaton());
    }
    if (allowsType("array")) {
      parts.add(new ArrayRule(leaves, values).automaton());
    }
    if (allowsType("object")) {
      parts.add(new ObjectRule(leaves, values).automaton());
    }
    return parts;
  }

  /** Whether each schema allows a type; integers are numbers. */
  private boolean allowsType(String type) {
    return leaves.stream()
        .allMatch(
            leaf ->
                leaf.types.isEmpty()
                    || leaf.types.get().contains(type)
                    || (type.equals("integer") && leaf.types.get().contains("number")));
  }

  /** The plain values that each list has and all allow, if there are lists. */
  Optional<List<JsonElement>> listed() {
    Optional<List<JsonElement>> common = Optional.empty();
    for (SchemaNode leaf : leaves) {
      if (leaf.values.isPresent()) {
        List<JsonElement> own = leaf.values.get();
        common = Optional.of(common.map(before -> JsonText.common(before, own)).orElse(own));
      }
    }
    return common.map(listed -> different(listed).stream().filter(this::allows).toList());
  }

  private static List<JsonElement> different(List<JsonElement> values) {
    Map<Object, JsonElement> byKey = new LinkedHashMap<>();
    values.forEach(value -> byKey.putIfAbsent(JsonText.key(value), value));
    return List.copyOf(byKey.values());
  }

  /** Whether a plain value is allowed, by what is said besides lists. */
  private boolean allows(JsonElement value) {
    if (value.isJsonNull()) {
      return allowsType("null");
    }
    JsonPrimitive primitive = value.getAsJsonPrimitive();
    if (primitive.isBoolean()) {
      return allowsType("boolean");
    }
    if (primitive.isString()) {
      return allowsType("string") && strings.allows(primitive.getAsString());
    }
    return allowsType(Keywords.isWhole(value) ? "integer" : "number")
        && numbers.allows(primitive.getAsBigDecimal());
  }
}
