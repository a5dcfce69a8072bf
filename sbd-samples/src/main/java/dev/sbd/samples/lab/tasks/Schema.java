package dev.sbd.samples.lab.tasks;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A kind of fact sheet and the sentences that state it.
 *
 * @param fields by key: the values are drawn in this order
 * @param text states every field, in slots of the keys' names
 */
record Schema(List<Field> fields, Template text) {
  static final List<Schema> ALL = Words.list("json.sheets").stream().map(Schema::named).toList();

  /**
   * A JSON key and what its values are.
   *
   * @param kind a price, a state, a number in a range {@code 1..9}, or the name of a list of words
   */
  record Field(String key, String kind) {
    /** A value as the text has it. */
    String draw(Draw draw) {
      String[] ends = kind.split("\\.\\.", -1);
      if (ends.length == 2) {
        return "" + draw.between(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
      }
      return switch (kind) {
        case "price" -> draw.between(1, 99) + "." + draw.between(1, 9) + draw.between(1, 9);
        case "married" -> draw.chance(50) ? "married" : "single";
        default -> draw.pick(Words.list(kind));
      };
    }

    /** The field as a member of a JSON object, its value one of {@code values}. */
    String member(Map<String, String> values) {
      String value = Objects.requireNonNull(values.get(key), key);
      boolean number = Character.isDigit(value.charAt(0));
      String word = kind.equals("married") ? "" + value.equals("married") : '"' + value + '"';
      return '"' + key + "\": " + (number ? value : word);
    }
  }

  private static Schema named(String name) {
    List<Field> fields =
        Words.list("json." + name + ".fields").stream()
            .map(field -> field.split(" ", 2))
            .map(keyAndKind -> new Field(keyAndKind[0], keyAndKind[1]))
            .sorted(Comparator.comparing(Field::key))
            .toList();
    return new Schema(fields, Words.template("json." + name + ".text"));
  }

  /** A value for each field as the text has it, no two the same, by key. */
  Map<String, String> values(Draw draw) {
    Map<String, String> values = new HashMap<>();
    do {
      fields.forEach(field -> values.put(field.key(), field.draw(draw)));
    } while (new HashSet<>(values.values()).size() < values.size());
    return values;
  }
}
