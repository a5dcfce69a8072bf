package dev.sbd.grammar;

import com.google.gson.JsonElement;
import dev.sbd.error.InvalidRequestException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/**
 * Values as automata. Each conjunction becomes one, once; where it is met again while it is being
 * made, or when it is too large to be copied into others, it is a rule that others call. Where
 * schemas are nested deep, a rule is called that is made later.
 */
final class JsonValues {
  /** States of an automaton that is copied into others, at most. */
  private static final int INLINE = 300;

  private static final int DEPTH = 40;

  private final SchemaDocument document;
  private final Regular regular;
  private final RuleBook book;
  private final Spacing spacing;
  private final Map<Conjunction, Automaton> made = new HashMap<>();
  private final Map<Conjunction, Integer> rules = new HashMap<>();
  private final Set<Conjunction> open = new HashSet<>();
  private final Deque<Conjunction> waiting = new ArrayDeque<>();
  private final List<Overlap> overlaps = new ArrayList<>();
  private final Map<Set<String>, Automaton> otherNames = new HashMap<>();
  private final Map<Automaton, Automaton> calls = new HashMap<>();
  private Optional<Pointer> blamed = Optional.empty(); // the first that has no value

  /** A rule that must have no text: what two alternatives of a oneOf would have in common. */
  private record Overlap(int rule, Pointer place) {}

  JsonValues(SchemaDocument document, JsonStyle style, Regular regular) {
    this.document = document;
    this.regular = regular;
    this.book = new RuleBook();
    rules.put(all(List.of(document.root())), book.add()); // the first rule is the text's
    this.spacing = new Spacing(style, book, regular);
  }

  /** The rules of the whole schema. */
  Rules rules() {
    of(all(List.of(document.root())));
    while (!waiting.isEmpty()) {
      Conjunction next = waiting.pop();
      book.set(rule(next), build(next));
    }
    Pushdown texts = new Pushdown(book.rules(), Rules.ALL_BYTES);
    for (Overlap overlap : overlaps) {
      if (!texts.isEmpty(overlap.rule())) {
        throw notApart(overlap.place());
      }
      book.set(overlap.rule(), Automata.makeEmpty());
    }
    if (texts.isEmpty()) {
      throw noText();
    }
    return book.rules();
  }

  private InvalidRequestException noText() {
    String place = blamed.map(where -> ": nothing satisfies " + where).orElse(": it never ends");
    return new InvalidRequestException("JSON Schema: no JSON text satisfies the schema" + place);
  }

  private static InvalidRequestException notApart(Pointer place) {
    return new InvalidRequestException(
        "JSON Schema: \"oneOf\" at "
            + place
            + " is not supported: some value satisfies two of its alternatives; let a required"
            + " property with a const tell them apart, or use anyOf");
  }

  Regular regular() {
    return regular;
  }

  Spacing spacing() {
    return spacing;
  }

  /** A call of a rule of an automaton's own, or what is a call anyhow. */
  Automaton called(Automaton automaton) {
    return automaton.getNumStates() <= 2
        ? automaton
        : calls.computeIfAbsent(automaton, a -> RuleBook.call(ruleOf(a)));
  }

  /** Texts of names that are none of {@code names}, or a call of them. */
  Automaton otherNames(Set<String> names) {
    return otherNames.computeIfAbsent(
        Set.copyOf(names), all -> inlined(JsonStrings.otherThan(all, regular)));
  }

  private Automaton inlined(Automaton automaton) {
    return automaton.getNumStates() <= INLINE ? automaton : called(automaton);
  }

  /** The plain values of a conjunction, if it lists them. */
  Optional<List<JsonElement>> listed(Conjunction conjunction) {
    return conjunction.choices().isEmpty()
        ? new Facets(conjunction.leaves(), this).listed()
        : Optional.empty();
  }

  /** What some schemas say together. */
  Conjunction all(Collection<SchemaNode> schemas) {
    return Conjunction.of(schemas, document);
  }

  /** The texts of a conjunction, or a call of them; accepts nothing if there are none for sure. */
  Automaton of(Conjunction conjunction) {
    Automaton known = made.get(conjunction);
    if (known != null) {
      return known;
    }
    regular.spendStates(20L + conjunction.size());
    if (open.contains(conjunction)) {
      return RuleBook.call(rule(conjunction));
    }
    Automaton automaton = open.size() < DEPTH ? buildOnce(conjunction) : later(conjunction);
    made.put(conjunction, automaton);
    return automaton;
  }

  private int rule(Conjunction conjunction) {
    return rules.computeIfAbsent(conjunction, key -> book.add());
  }

  private Automaton later(Conjunction conjunction) {
    waiting.add(conjunction);
    return RuleBook.call(rule(conjunction));
  }

  private Automaton buildOnce(Conjunction conjunction) {
    open.add(conjunction);
    Automaton automaton = build(conjunction);
    open.remove(conjunction);
    boolean empty = Operations.isEmpty(automaton);
    if (empty && blamed.isEmpty()) {
      blamed = conjunction.leaves().stream().map(leaf -> leaf.place).findFirst();
    }
    boolean called = rules.containsKey(conjunction);
    if (!called && (empty || automaton.getNumStates() <= INLINE)) {
      return automaton;
    }
    book.set(rule(conjunction), automaton);
    return empty ? automaton : RuleBook.call(rule(conjunction));
  }

  private Automaton build(Conjunction conjunction) {
    if (conjunction.isNever()) {
      return Automata.makeEmpty();
    }
    return conjunction.choices().isEmpty()
        ? new Facets(conjunction.leaves(), this).automaton()
        : chosen(conjunction);
  }

  private Automaton chosen(Conjunction conjunction) {
    SchemaNode.Choice choice = conjunction.choices().get(0);
    Conjunction rest = conjunction.withoutChoice();
    List<Conjunction> alternatives =
        choice.alternatives.stream().map(schema -> rest.and(all(List.of(schema)))).toList();
    if (choice.one) {
      checkApart(alternatives, choice.place);
    }
    return regular.union(alternatives.stream().map(this::of).toList());
  }

  /** Sees to it that no value satisfies two alternatives: both together have no text. */
  private void checkApart(List<Conjunction> alternatives, Pointer place) {
    Optional<Pointer> before = blamed; // that both together have no value is as it should be
    for (int i = 0; i < alternatives.size(); i++) {
      for (int j = 0; j < i; j++) {
        Conjunction both = alternatives.get(j).and(alternatives.get(i));
        Automaton common = of(both);
        if (!Operations.isEmpty(common)) {
          overlaps.add(new Overlap(ruleOf(common), place));
        }
      }
    }
    blamed = before;
  }

  private int ruleOf(Automaton automaton) {
    int rule = book.add();
    book.set(rule, automaton);
    return rule;
  }
}
