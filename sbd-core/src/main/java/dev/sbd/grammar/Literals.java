package dev.sbd.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;

/** Lists of texts. */
final class Literals {
  private Literals() {}

  /** The automaton, over bytes, of some texts. */
  static Automaton of(List<String> texts, Budget budget) {
    List<BytesRef> sorted = new ArrayList<>();
    List<String> longOnes = new ArrayList<>();
    for (String text : texts) {
      BytesRef bytes = new BytesRef(text.getBytes(StandardCharsets.UTF_8));
      if (bytes.length <= Automata.MAX_STRING_UNION_TERM_LENGTH) {
        sorted.add(bytes);
      } else {
        longOnes.add(text);
      }
    }
    sorted.sort(null);
    Automaton union = Automata.makeBinaryStringUnion(sorted);
    budget.spend(union.getNumStates());
    return longOnes.isEmpty() ? union : with(union, longOnes, budget);
  }

  private static Automaton with(Automaton union, List<String> texts, Budget budget) {
    Wiring wiring = new Wiring(budget);
    int end = wiring.state();
    wiring.accept(end);
    wiring.insert(wiring.start(), union, end);
    for (String text : texts) {
      budget.spend(text.length());
      wiring.free(wiring.text(wiring.start(), text), end);
    }
    return wiring.finish();
  }
}
