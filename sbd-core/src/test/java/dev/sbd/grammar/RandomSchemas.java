package dev.sbd.grammar;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * JSON Schemas of all keywords that are supported, nested and recursive. Nearly all have texts; few
 * contradict themselves, or have a {@code oneOf} of alternatives that are not apart.
 */
public final class RandomSchemas {
  private static final int DEPTH = 3;

  private static final List<String> NAMES =
      List.of("a", "b", "name", "id", "é", "a\"b", "x y", "", "c\n", "the", "\uD83D\uDE00", "ab");

  private static final List<String> FORMATS =
      List.of(
          "date",
          "time",
          "date-time",
          "duration",
          "uuid",
          "hostname",
          "email",
          "ipv4",
          "ipv6",
          "uri",
          "iri",
          "uri-reference",
          "iri-reference",
          "json-pointer",
          "relative-json-pointer");

  private static final List<String> PATTERNS =
      List.of(
          "^[a-c]+$",
          "^[A-Z]{2}-\\d{3}$",
          "b",
          "^a",
          "z$",
          "^(ab|cd)*$",
          "^[^x]{1,5}$",
          "\\d\\d",
          "^é+|\uD83D\uDE00$",
          "^.{2,4}$",
          "^\\s?\\w+$",
          "[\\\\\"/]",
          "^$|^0[xX][0-9a-f]+$",
          "a.b|c\\.d",
          "^(?:a(?:b(?:c)?)?)?$",
          "^\\S+ \\S+$");

  private static final List<String> STRINGS =
      List.of("", "a", "ab", "abc", "é", "\uD83D\uDE00", "a\"b\\", "\n", "true", "1", "name");

  private static final List<String> NUMBERS =
      List.of("0", "1", "-1", "7", "12", "100", "3.5", "-0.25", "1.50", "99999999999", "0.001");

  private final Random random;
  private final JsonObject definitions = new JsonObject();
  private int defined; // definitions that end without those that are made later

  private RandomSchemas(long seed) {
    this.random = new Random(seed);
  }

  /** The schema of a seed. */
  public static String schema(long seed) {
    return new RandomSchemas(seed).root().toString();
  }

  private JsonObject root() {
    int count = random.nextInt(4);
    for (defined = 0; defined < count; defined++) {
      definitions.add("d" + defined, schema(DEPTH - 1, false));
    }
    JsonElement made = random.nextInt(3) == 0 ? schema(DEPTH, false) : object(DEPTH);
    JsonObject root = new JsonObject();
    if (random.nextInt(4) == 0) {
      root.addProperty("$schema", "https://json-schema.org/draft/2020-12/schema");
      root.addProperty("title", "at random");
    }
    if (made.isJsonObject()) {
      made.getAsJsonObject().entrySet().forEach(e -> root.add(e.getKey(), e.getValue()));
    }
    for (int d = 0; d < 4; d++) {
      if (!definitions.has("d" + d)) {
        definitions.add("d" + d, object(0)); // one that others may have referred to
      }
    }
    root.add("$defs", definitions);
    return root;
  }

  /**
   * Any schema.
   *
   * @param mayEnd whether a text need not have a value of it, so that it may be recursive
   */
  private JsonElement schema(int depth, boolean mayEnd) {
    if (mayEnd && random.nextInt(5) == 0) {
      return reference(4);
    }
    if (depth == 0 || random.nextInt(3) == 0) {
      return leaf();
    }
    return switch (random.nextInt(9)) {
      case 0, 1, 2 -> object(depth);
      case 3, 4 -> array(depth);
      case 5 -> anyOf(depth);
      case 6 -> oneOf(depth);
      case 7 -> allOf(depth);
      default -> defined > 0 ? reference(defined) : leaf();
    };
  }

  private JsonObject reference(int definitionCount) {
    JsonObject schema = new JsonObject();
    schema.addProperty("$ref", "#/$defs/d" + random.nextInt(definitionCount));
    return schema;
  }

  private JsonElement leaf() {
    return switch (random.nextInt(14)) {
      case 0 -> type("null");
      case 1 -> type("boolean");
      case 2, 3 -> integer();
      case 4, 5 -> number();
      case 6, 7, 8 -> string();
      case 9, 10 -> list();
      case 11 -> constant();
      case 12 -> types();
      default -> random.nextBoolean() ? new JsonPrimitive(true) : new JsonObject();
    };
  }

  private static JsonObject type(String type) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", type);
    return schema;
  }

  private JsonObject integer() {
    JsonObject schema = type("integer");
    int least = random.nextInt(200) - 100;
    int width = 10 + random.nextInt(1000);
    addBounds(schema, BigDecimal.valueOf(least), BigDecimal.valueOf(width));
    if (random.nextInt(4) == 0) {
      schema.addProperty("multipleOf", 1 + random.nextInt(9));
    }
    return schema;
  }

  private JsonObject number() {
    JsonObject schema = type("number");
    int scale = random.nextInt(4);
    addBounds(
        schema,
        BigDecimal.valueOf(random.nextInt(2000) - 1000, scale),
        BigDecimal.valueOf(1 + random.nextInt(2000), scale));
    if (random.nextInt(6) == 0 && scale < 2) {
      schema.add("multipleOf", new JsonPrimitive(new BigDecimal(of(List.of("0.25", "0.1", "2")))));
    }
    return schema;
  }

  private void addBounds(JsonObject schema, BigDecimal least, BigDecimal width) {
    int which = random.nextInt(6);
    if (which % 2 == 1) {
      schema.addProperty(which == 5 ? "exclusiveMinimum" : "minimum", least);
    }
    if (which > 1) {
      schema.addProperty(which == 4 ? "exclusiveMaximum" : "maximum", least.add(width));
    }
  }

  private JsonObject string() {
    JsonObject schema = type("string");
    switch (random.nextInt(5)) {
      case 0 -> schema.addProperty("format", of(FORMATS));
      case 1 -> schema.addProperty("pattern", of(PATTERNS));
      case 2 -> {
        schema.addProperty("pattern", of(PATTERNS.subList(2, 9)));
        schema.addProperty("maxLength", 2 + random.nextInt(8));
      }
      case 3 -> {
        int least = random.nextInt(5);
        schema.addProperty("minLength", least);
        schema.addProperty("maxLength", least + random.nextInt(12));
      }
      default -> {
        if (random.nextBoolean()) {
          schema.addProperty("minLength", random.nextInt(4));
        }
      }
    }
    return schema;
  }

  private JsonObject list() {
    Set<JsonElement> values = new LinkedHashSet<>();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      values.add(random.nextInt(8) == 0 ? value(2) : plain());
    }
    JsonObject schema = new JsonObject();
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    schema.add("enum", array);
    return schema;
  }

  private JsonObject constant() {
    JsonObject schema = new JsonObject();
    schema.add("const", value(2));
    return schema;
  }

  private JsonElement plain() {
    return switch (random.nextInt(6)) {
      case 0 -> JsonNull.INSTANCE;
      case 1 -> new JsonPrimitive(random.nextBoolean());
      case 2, 3 -> new JsonPrimitive(new BigDecimal(of(NUMBERS)));
      default -> new JsonPrimitive(of(STRINGS));
    };
  }

  private JsonElement value(int depth) {
    int kind = depth == 0 ? 2 : random.nextInt(4);
    if (kind == 0) {
      JsonArray array = new JsonArray();
      for (int i = random.nextInt(3); i > 0; i--) {
        array.add(value(depth - 1));
      }
      return array;
    }
    if (kind == 1) {
      JsonObject object = new JsonObject();
      for (int i = random.nextInt(3); i > 0; i--) {
        object.add(of(NAMES), value(depth - 1));
      }
      return object;
    }
    return plain();
  }

  private JsonObject types() {
    JsonObject schema = string();
    JsonArray types = new JsonArray();
    List<String> others =
        new ArrayList<>(List.of("null", "boolean", "integer", "number", "array", "object"));
    Collections.shuffle(others, random);
    types.add("string");
    others.stream().limit(1 + random.nextInt(3)).forEach(types::add);
    schema.add("type", types);
    return schema;
  }

  private JsonObject array(int depth) {
    JsonObject schema = type("array");
    if (random.nextInt(6) == 0) {
      return unique(schema);
    }
    int prefix = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
    int least = random.nextInt(3) == 0 ? random.nextInt(7) : 0;
    if (prefix > 0) {
      schema.add("prefixItems", all(prefix, () -> schema(depth - 1, false)));
    }
    if (random.nextInt(5) > 0) {
      schema.add("items", schema(depth - 1, least == 0));
    } else if (least <= prefix && random.nextBoolean()) {
      schema.addProperty("items", false);
    }
    if (least > 0) {
      schema.addProperty("minItems", least);
    }
    if (random.nextInt(3) == 0) {
      schema.addProperty("maxItems", least + random.nextInt(6));
    }
    return schema;
  }

  private JsonObject unique(JsonObject schema) {
    JsonObject items = new JsonObject();
    JsonArray values = new JsonArray();
    List<String> all = new ArrayList<>(STRINGS);
    Collections.shuffle(all, random);
    all.stream().limit(2 + random.nextInt(5)).forEach(values::add);
    items.add("enum", values);
    schema.addProperty("uniqueItems", true);
    schema.add("items", items);
    if (random.nextBoolean()) {
      schema.addProperty("minItems", random.nextInt(3));
    }
    return schema;
  }

  private JsonObject object(int depth) {
    JsonObject schema = random.nextInt(12) == 0 ? new JsonObject() : type("object");
    JsonObject properties = new JsonObject();
    JsonArray required = new JsonArray();
    List<String> names = new ArrayList<>(NAMES);
    Collections.shuffle(names, random);
    for (String name : names.subList(0, random.nextInt(5))) {
      boolean must = random.nextBoolean();
      boolean never = !must && random.nextInt(20) == 0;
      properties.add(
          name,
          never
              ? new JsonPrimitive(false)
              : schema(depth == 0 ? 0 : depth - 1, !must && depth > 0));
      if (must) {
        required.add(name);
      }
    }
    schema.add("properties", properties);
    boolean closed = random.nextInt(3) > 0;
    if (closed) {
      schema.addProperty("additionalProperties", false);
    } else if (random.nextBoolean()) {
      schema.add("additionalProperties", leaf());
    }
    if (!closed && random.nextInt(6) == 0) {
      required.add(names.get(NAMES.size() - 1)); // which no property is called
    }
    schema.add("required", required);
    return schema;
  }

  private JsonObject anyOf(int depth) {
    JsonObject schema = new JsonObject();
    JsonArray alternatives = all(1 + random.nextInt(3), () -> schema(depth - 1, false));
    if (random.nextInt(3) == 0) {
      alternatives.add(reference(4));
      alternatives.add(type("null"));
    }
    schema.add("anyOf", alternatives);
    return schema;
  }

  private JsonObject oneOf(int depth) {
    JsonObject schema = new JsonObject();
    if (random.nextInt(30) == 0) { // most likely refused
      schema.add("oneOf", all(2, () -> schema(depth - 1, false)));
    } else if (random.nextBoolean()) {
      List<Supplier<JsonObject>> apart =
          new ArrayList<>(
              List.of(this::number, this::string, () -> array(depth), () -> type("boolean")));
      Collections.shuffle(apart, random);
      JsonArray alternatives = new JsonArray();
      apart.stream().limit(1 + random.nextInt(4)).forEach(one -> alternatives.add(one.get()));
      schema.add("oneOf", alternatives);
    } else {
      schema.add("oneOf", tagged(depth));
    }
    return schema;
  }

  /** Objects that a property tells apart. */
  private JsonArray tagged(int depth) {
    int[] tag = {0};
    return all(
        2 + random.nextInt(2),
        () -> {
          JsonObject object = object(depth - 1);
          JsonObject constant = new JsonObject();
          constant.addProperty("const", of(STRINGS.subList(1, 3)) + tag[0]++);
          object.getAsJsonObject("properties").add("kind", constant);
          object.getAsJsonArray("required").add("kind");
          object.addProperty("type", "object");
          return object;
        });
  }

  private JsonObject allOf(int depth) {
    JsonObject schema = new JsonObject();
    JsonArray parts = new JsonArray();
    switch (random.nextInt(4)) {
      case 0 -> {
        parts.add(string());
        parts.add(bounded("maxLength", 60 + random.nextInt(9)));
      }
      case 1 -> {
        parts.add(integer());
        parts.add(bounded("maximum", 100 + random.nextInt(100)));
        schema.addProperty("minimum", -200);
      }
      case 2 -> {
        parts.add(open(depth));
        parts.add(open(depth));
      }
      default -> {
        parts.add(schema(depth - 1, false));
        parts.add(new JsonPrimitive(true));
      }
    }
    schema.add("allOf", parts);
    return schema;
  }

  private static JsonObject bounded(String keyword, int bound) {
    JsonObject schema = new JsonObject();
    schema.addProperty(keyword, bound);
    return schema;
  }

  private JsonObject open(int depth) {
    JsonObject object = object(depth - 1);
    object.remove("additionalProperties");
    return object;
  }

  private static JsonArray all(int count, Supplier<? extends JsonElement> make) {
    JsonArray array = new JsonArray();
    for (int i = 0; i < count; i++) {
      array.add(make.get());
    }
    return array;
  }

  private <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
