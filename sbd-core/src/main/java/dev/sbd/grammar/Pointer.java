package dev.sbd.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Where something stands in a schema. Its text is a JSON pointer, made when somebody asks: of long
 * names, those of all places would take the memory.
 */
record Pointer(Optional<Pointer> parent, String step) {
  private static final int MOST = 300;

  /** The whole schema. */
  static final Pointer ROOT = new Pointer(Optional.empty(), "#");

  /** What stands under a name, or a number, in it. */
  Pointer at(Object name) {
    return new Pointer(
        Optional.of(this), "/" + name.toString().replace("~", "~0").replace("/", "~1"));
  }

  @Override
  public String toString() {
    Deque<String> steps = new ArrayDeque<>();
    for (Optional<Pointer> place = Optional.of(this); place.isPresent(); ) {
      steps.push(place.get().step());
      place = place.get().parent();
    }
    String text = String.join("", steps);
    return text.length() <= MOST ? text : text.substring(0, MOST) + "...";
  }
}
