package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises an invitation's middle: its opening with some of the facts, a sentence for others. */
final class NoteBody {
  private final Facts facts;

  NoteBody(Facts facts) {
    this.facts = facts;
  }

  boolean matches(String body) {
    Matcher opening = NoteGrammar.opening().pattern(NoteGrammar.slots(facts)).matcher(body);
    return opening.lookingAt() && endsOpening(body.substring(opening.end()));
  }

  /** Takes facts off the front, as long as there are some; each once. */
  private boolean endsOpening(String text) {
    List<Detail> left = new ArrayList<>(facts.details());
    String rest = text;
    boolean found = true;
    while (found) {
      found = false;
      for (Detail detail : List.copyOf(left)) {
        if (NoteGrammar.fitsOpening(detail) && rest.startsWith(" " + detail.text())) {
          rest = rest.substring(1 + detail.text().length());
          left.remove(detail);
          found = true;
        }
      }
    }
    boolean some = left.size() < facts.details().size();
    return some && rest.startsWith(".") && areSentences(rest.substring(1), left);
  }

  private static boolean areSentences(String text, List<Detail> left) {
    if (left.isEmpty()) {
      return text.isEmpty();
    }
    for (Detail detail : left) {
      Pattern sentence = NoteGrammar.sentence(detail).pattern(Map.of("x", detail.text()));
      Matcher matcher = sentence.matcher(text).region(Math.min(1, text.length()), text.length());
      if (text.startsWith(" ") && matcher.lookingAt()) {
        List<Detail> others = new ArrayList<>(left);
        others.remove(detail);
        return areSentences(text.substring(matcher.end()), others);
      }
    }
    return false;
  }
}
