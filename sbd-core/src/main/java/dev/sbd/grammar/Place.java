package dev.sbd.grammar;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Where something stands in a schema. Its text is a JSON pointer, made when somebody asks: of long
 * names, those of all places would take the memory.
 */
record Place(Optional<Place> parent, String step) {
  private static final int MOST = 300;

  /** The whole schema. */
  static final Place ROOT = new Place(Optional.empty(), "#");

  /** What stands under a name, or a number, in it. */
  Place at(Object name) {
    return new Place(
        Optional.of(this), "/" + name.toString().replace("~", "~0").replace("/", "~1"));
  }

  @Override
  public String toString() {
    Deque<String> steps = new ArrayDeque<>();
    for (Optional<Place> place = Optional.of(this); place.isPresent(); ) {
      steps.push(place.get().step());
      place = place.get().parent();
    }
    String text = String.join("", steps);
    return text.length() <= MOST ? text : text.substring(0, MOST) + "...";
  }
}
