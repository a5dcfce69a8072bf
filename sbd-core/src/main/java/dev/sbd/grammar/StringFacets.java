package dev.sbd.grammar;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.util.IntsRef;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/** What schemas say together of a string. */
final class StringFacets {
  /** Characters that a length may demand or allow, at most. */
  private static final int MOST_LENGTH = 20_000;

  /** Characters of a length that are copied one behind the other; more are calls. */
  private static final int COPIES = 8;

  private final List<SchemaNode> leaves;
  private final JsonValues values;
  private final int least;
  private final int most; // the largest int if nothing is said
  private final List<Automaton> contents = new ArrayList<>(); // of pattern and format, once read
  private boolean isRead;

  StringFacets(List<SchemaNode> leaves, JsonValues values) {
    this.leaves = leaves;
    this.values = values;
    this.least = leaves.stream().mapToInt(leaf -> leaf.minLength).max().orElse(0);
    this.most = leaves.stream().mapToInt(leaf -> leaf.maxLength).min().orElse(Integer.MAX_VALUE);
  }

  /** The texts of the strings. */
  Automaton automaton() {
    if (least > most) {
      return Automata.makeEmpty();
    }
    if (!contents().isEmpty()) {
      return JsonStrings.ofContents(content(), values.regular());
    }
    return least == 0 && most == Integer.MAX_VALUE ? JsonStrings.ANY : ofLength();
  }

  boolean allows(String text) {
    int[] codePoints = text.codePoints().toArray();
    IntsRef symbols = new IntsRef(codePoints, 0, codePoints.length);
    return least <= codePoints.length
        && codePoints.length <= most
        && contents().stream().allMatch(content -> Operations.run(content, symbols));
  }

  /** Strings as they are meant, code point by code point. */
  private Automaton content() {
    Automaton all = contents().get(0);
    for (Automaton content : contents().subList(1, contents().size())) {
      all = values.regular().intersection(all, content);
    }
    return least == 0 && most == Integer.MAX_VALUE
        ? all
        : values.regular().intersection(all, lengths());
  }

  private Automaton lengths() {
    checkLength();
    String last = most == Integer.MAX_VALUE ? "" : Integer.toString(most);
    return Regex.matching("(?s).{" + least + "," + last + "}", values.regular());
  }

  private Automaton ofLength() {
    checkLength();
    boolean bounded = most < Integer.MAX_VALUE;
    int last = bounded ? most : least;
    Automaton character =
        last <= COPIES ? JsonStrings.CHARACTER : values.called(JsonStrings.CHARACTER);
    Wiring wiring = new Wiring(values.regular());
    int end = wiring.state();
    wiring.accept(end);
    int state = wiring.text(wiring.start(), "\"");
    for (int i = 0; i <= last; i++) {
      if (i >= least) {
        wiring.edge(state, '"', '"', end);
      }
      if (i < last) {
        state = wiring.insert(state, character);
      }
    }
    if (!bounded) {
      wiring.insert(state, character, state);
    }
    return wiring.finish();
  }

  private void checkLength() {
    int length = most == Integer.MAX_VALUE ? least : most;
    Check.that(
        length <= MOST_LENGTH,
        "JSON Schema: minLength and maxLength at %s may be at most %d, got %d",
        place(),
        MOST_LENGTH,
        length);
  }

  private Pointer place() {
    return leaves.stream()
        .filter(leaf -> leaf.maxLength < Integer.MAX_VALUE || leaf.minLength > 0)
        .findFirst()
        .orElse(leaves.get(0))
        .place;
  }

  /** The languages of patterns and formats, which only strings need. */
  private List<Automaton> contents() {
    if (!isRead) {
      for (SchemaNode leaf : leaves) {
        leaf.pattern.ifPresent(pattern -> contents.add(containing(pattern, leaf)));
        leaf.format.ifPresent(format -> contents.add(format(format, leaf)));
      }
      contents.forEach(content -> values.regular().spendStates(10L * content.getNumStates()));
      isRead = true;
    }
    return contents;
  }

  private Automaton containing(String pattern, SchemaNode leaf) {
    try {
      return Regex.pattern(pattern, values.regular());
    } catch (InvalidRequestException e) {
      throw new InvalidRequestException(
          "JSON Schema: pattern at " + leaf.place + ": " + e.getMessage(), e);
    }
  }

  private static Automaton format(String format, SchemaNode leaf) {
    Optional<Automaton> automaton = Formats.named(format);
    return automaton.orElseThrow(
        () ->
            new InvalidRequestException(
                "JSON Schema: format \"" + format + "\" at " + leaf.place + " is not supported"));
  }
}
