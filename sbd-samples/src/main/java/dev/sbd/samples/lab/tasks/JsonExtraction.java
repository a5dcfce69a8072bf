package dev.sbd.samples.lab.tasks;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@link Task#JSON}: the prompt lists keys, a sentence or two have their values. */
final class JsonExtraction {
  private static final List<Schema> SCHEMAS =
      Words.list("json.sheets").stream().map(Schema::named).toList();

  private JsonExtraction() {}

  /**
   * A kind of fact sheet and the sentences that state it.
   *
   * @param fields by key: the values are drawn in this order
   * @param text states every field, in slots of the keys' names
   */
  private record Schema(List<Field> fields, Template text) {
    /**
     * A JSON key and what its values are.
     *
     * @param kind a price, a state, a number in a range {@code 1..9}, or the name of a list of
     *     words
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

      /** The field as a property of a JSON Schema: no more than the type of its values. */
      String property() {
        boolean range = kind.contains("..");
        String type =
            switch (kind) {
              case "price" -> "number";
              case "married" -> "boolean";
              default -> range ? "integer" : "string";
            };
        return "\"%s\": {\"type\": \"%s\"}".formatted(key, type);
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

  static Problem draw(Draw draw) {
    Schema schema = draw.pick(SCHEMAS);
    Map<String, String> values = schema.values(draw);
    List<Schema.Field> asked = draw.pick(schema.fields(), draw.between(3, 5));
    String text = schema.text().sentence(draw, values);
    String keys = Words.enumeration(asked.stream().map(Schema.Field::key).toList());
    String prompt = Words.template("json.prompt").fill(draw, Map.of("keys", keys, "text", text));
    String json =
        asked.stream()
            .map(field -> field.member(values))
            .collect(Collectors.joining(", ", "{", "}"));
    Optional<Map<String, Object>> expected = parse(json);
    return new Problem(
        prompt, json, output -> parse(output).equals(expected), Optional.of(schema(asked)));
  }

  /** An object of these members, all of them, in this order. */
  private static String schema(List<Schema.Field> asked) {
    return """
        {"type": "object", "properties": {%s}, "required": [%s], "additionalProperties": false}"""
        .formatted(
            asked.stream().map(Schema.Field::property).collect(Collectors.joining(", ")),
            asked.stream().map(field -> '"' + field.key() + '"').collect(Collectors.joining(", ")));
  }

  /** The members of one flat JSON object and nothing after it; empty if the text is not that. */
  private static Optional<Map<String, Object>> parse(String text) {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    try {
      Map<String, Object> members = new HashMap<>();
      reader.beginObject();
      while (reader.hasNext()) {
        if (members.put(reader.nextName(), value(reader)) != null) {
          return Optional.empty();
        }
      }
      reader.endObject();
      return reader.peek() == JsonToken.END_DOCUMENT ? Optional.of(members) : Optional.empty();
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A string, a boolean, or a number without the zeros at its end. */
  private static Object value(JsonReader reader) throws IOException {
    return switch (reader.peek()) {
      case STRING -> reader.nextString();
      case BOOLEAN -> reader.nextBoolean();
      case NUMBER -> new BigDecimal(reader.nextString()).stripTrailingZeros();
      default -> throw new IllegalStateException("neither string nor boolean nor number");
    };
  }
}
