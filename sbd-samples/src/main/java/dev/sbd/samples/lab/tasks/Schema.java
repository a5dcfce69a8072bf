package dev.sbd.samples.lab.tasks;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A kind of fact sheet and the sentences that state it.
 *
 * @param fields JSON keys and what makes their values, as the text has them
 * @param text states every field, in slots of the keys' names
 */
record Schema(SortedMap<String, Field> fields, Template text) {
  static final List<Schema> ALL = Words.list("json.sheets").stream().map(Schema::named).toList();

  /**
   * What makes a field's value.
   *
   * @param value as the text has it
   * @param json the same as JSON
   */
  record Field(Function<Draw, String> value, UnaryOperator<String> json) {

    /** A price, a state, a number in a range {@code 1..9}, or a word of the list of that name. */
    static Field of(String kind) {
      if (kind.equals("price")) {
        return new Field(Field::price, price -> price);
      }
      if (kind.equals("married")) {
        return new Field(
            draw -> draw.chance(50) ? "married" : "single", word -> "" + word.equals("married"));
      }
      String[] ends = kind.split("\\.\\.", -1);
      if (ends.length == 2) {
        int low = Integer.parseInt(ends[0]);
        int high = Integer.parseInt(ends[1]);
        return new Field(draw -> "" + draw.between(low, high), number -> number);
      }
      List<String> words = Words.list(kind);
      return new Field(draw -> draw.pick(words), word -> '"' + word + '"');
    }

    private static String price(Draw draw) {
      return draw.between(1, 99) + "." + draw.between(1, 9) + draw.between(1, 9);
    }
  }

  private static Schema named(String name) {
    SortedMap<String, Field> fields = new TreeMap<>();
    for (String field : Words.list("json." + name + ".fields")) {
      String[] keyAndKind = field.split(" ", 2);
      fields.put(keyAndKind[0], Field.of(keyAndKind[1]));
    }
    return new Schema(fields, Words.template("json." + name + ".text"));
  }

  /** A value for each field as the text has it, no two the same, by key. */
  Map<String, String> values(Draw draw) {
    Map<String, String> values = new TreeMap<>();
    do {
      // In the keys' order: a function of the random numbers alone.
      fields.forEach((key, field) -> values.put(key, field.value().apply(draw)));
    } while (new HashSet<>(values.values()).size() < values.size());
    return values;
  }

  /** The fields' names, sorted. */
  List<String> keys() {
    return List.copyOf(fields.keySet());
  }

  /** {@code key} and its value as a member of a JSON object. */
  String member(String key, Map<String, String> values) {
    Field field = Objects.requireNonNull(fields.get(key), key);
    String value = Objects.requireNonNull(values.get(key), key);
    return '"' + key + "\": " + field.json().apply(value);
  }
}
