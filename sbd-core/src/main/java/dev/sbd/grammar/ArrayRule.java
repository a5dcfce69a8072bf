package dev.sbd.grammar;

import com.google.gson.JsonElement;
import dev.sbd.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/** Arrays that schemas allow together. */
final class ArrayRule {
  private static final int MOST_ITEMS = 20_000;

  /** Items of an array that are copied one behind the other; more are calls. */
  private static final int COPIES = 4;

  private final List<SchemaNode> leaves;
  private final JsonValues values;
  private final Spacing spacing;
  private final Wiring wiring;
  private final int end;
  private final int least;
  private final int most; // the largest int if nothing is said
  private final int prefix; // items that have schemas of their own

  ArrayRule(List<SchemaNode> leaves, JsonValues values) {
    this.leaves = leaves;
    this.values = values;
    this.spacing = values.spacing();
    this.wiring = new Wiring(values.regular());
    this.end = wiring.state();
    this.least = leaves.stream().mapToInt(leaf -> leaf.minItems).max().orElse(0);
    this.most = leaves.stream().mapToInt(leaf -> leaf.maxItems).min().orElse(Integer.MAX_VALUE);
    this.prefix = leaves.stream().mapToInt(leaf -> leaf.prefixItems.size()).max().orElse(0);
  }

  /** The texts of the arrays. */
  Automaton automaton() {
    if (least > most) {
      return Automata.makeEmpty();
    }
    wiring.accept(end);
    int start = spacing.gap(wiring, wiring.text(wiring.start(), "["));
    Optional<SchemaNode> unique =
        leaves.stream().filter(leaf -> leaf.uniqueItems && most > 1).findFirst();
    if (unique.isPresent()) {
      new UniqueItems(unique.get()).add(start);
    } else {
      addItems(start);
    }
    return wiring.finish();
  }

  /** What all schemas say of an item. */
  private Conjunction item(int index) {
    List<SchemaNode> schemas = new ArrayList<>();
    for (SchemaNode leaf : leaves) {
      if (index < leaf.prefixItems.size()) {
        schemas.add(leaf.prefixItems.get(index));
      } else {
        leaf.items.ifPresent(schemas::add);
      }
    }
    return values.all(schemas);
  }

  private void addItems(int start) {
    Automaton other = values.of(item(prefix));
    boolean endless = most == Integer.MAX_VALUE;
    int count =
        Operations.isEmpty(other)
            ? Math.min(prefix, most)
            : endless ? Math.max(prefix, least) : most;
    checkCount(count);
    if (count - prefix > COPIES) {
      other = values.called(other);
    }
    int state = start;
    for (int i = 0; i < count; i++) {
      addEnd(state, i);
      int before = i == 0 ? state : spacing.comma(wiring, state);
      state = addItem(before, i < prefix ? values.of(item(i)) : other);
    }
    addEnd(state, count);
    if (endless && !Operations.isEmpty(other)) {
      int next = count == 0 ? addItem(state, other) : state;
      addEnd(next, Math.max(1, count));
      wiring.free(addItem(spacing.comma(wiring, next), other), next);
    }
  }

  private int addItem(int from, Automaton item) {
    return spacing.gap(wiring, wiring.insert(from, item));
  }

  private void addEnd(int state, int items) {
    if (items >= least) {
      wiring.edge(state, ']', ']', end);
    }
  }

  private void checkCount(int count) {
    if (count > MOST_ITEMS) {
      throw new InvalidRequestException(
          String.format(
              Locale.ROOT,
              "JSON Schema: minItems and maxItems at %s may be at most %d, got %d",
              leaves.get(0).place,
              MOST_ITEMS,
              count));
    }
  }

  /** Items that are all different, of few values: the set of those that stand is the state. */
  private final class UniqueItems {
    private static final int MOST_VALUES = 10;

    private final SchemaNode unique;
    private final List<Object> keys = new ArrayList<>(); // of all values there are

    private final Map<Object, Automaton> texts = new HashMap<>();

    UniqueItems(SchemaNode unique) {
      this.unique = unique;
    }

    void add(int start) {
      List<List<JsonElement>> allowed = new ArrayList<>();
      for (int i = 0; i <= Math.min(prefix, MOST_VALUES); i++) {
        allowed.add(values.listed(item(i)).orElseThrow(this::notSupported));
        allowed.get(i).stream()
            .map(JsonText::key)
            .filter(key -> !keys.contains(key))
            .forEach(keys::add);
      }
      if (keys.size() > MOST_VALUES) {
        throw notSupported();
      }
      int[] states = new int[1 << keys.size()];
      states[0] = start;
      for (int set = 1; set < states.length; set++) {
        states[set] = wiring.state();
      }
      for (int set = 0; set < states.length; set++) {
        int items = Integer.bitCount(set);
        if (items <= most) {
          addEnd(states[set], items);
        }
        if (items < most) {
          addNext(states, set, allowed.get(Math.min(items, allowed.size() - 1)));
        }
      }
    }

    private void addNext(int[] states, int set, List<JsonElement> items) {
      int before = set == 0 ? states[0] : spacing.comma(wiring, states[set]);
      for (JsonElement item : items) {
        int bit = 1 << keys.indexOf(JsonText.key(item));
        if ((set & bit) == 0) {
          wiring.free(addItem(before, text(item)), states[set | bit]);
        }
      }
    }

    private Automaton text(JsonElement item) {
      return texts.computeIfAbsent(
          JsonText.key(item),
          key -> {
            Automaton text = values.regular().choice(List.of(JsonText.of(item)));
            return keys.size() > COPIES ? values.called(text) : text;
          });
    }

    private InvalidRequestException notSupported() {
      return new InvalidRequestException(
          "JSON Schema: uniqueItems at "
              + unique.place
              + " is supported only for items whose values are a const or an enum of at most "
              + MOST_VALUES
              + " values");
    }
  }
}
