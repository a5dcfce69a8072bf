package dev.sbd.samples.lab.tasks;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@link Task#JSON}: the prompt lists keys, a sentence or two have their values. */
final class JsonExtraction {
  private JsonExtraction() {}

  static Problem draw(Draw draw) {
    Schema schema = draw.pick(Schema.ALL);
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
    return new Problem(prompt, json, output -> parse(output).equals(expected));
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
