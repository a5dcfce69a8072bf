package dev.sbd.grammar;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;

/**
 * Values with parts as schemas that nothing else satisfies: an object requires its members and
 * allows no others, an array its items. So they meet other keywords as schemas do.
 */
final class ConstantSchema {
  private ConstantSchema() {}

  static boolean isPlain(JsonElement value) {
    return !value.isJsonObject() && !value.isJsonArray();
  }

  /** A schema of all plain values, if there are any, and one of each other. */
  static List<JsonObject> of(List<JsonElement> values) {
    JsonArray plain = new JsonArray();
    List<JsonObject> schemas = new ArrayList<>();
    for (JsonElement value : values) {
      if (isPlain(value)) {
        plain.add(value);
      } else {
        schemas.add(
            value.isJsonObject() ? of(value.getAsJsonObject()) : of(value.getAsJsonArray()));
      }
    }
    if (!plain.isEmpty()) {
      JsonObject schema = new JsonObject();
      schema.add("enum", plain);
      schemas.add(0, schema);
    }
    return schemas;
  }

  private static JsonObject of(JsonObject value) {
    JsonObject properties = new JsonObject();
    JsonArray required = new JsonArray();
    value
        .entrySet()
        .forEach(
            member -> {
              properties.add(member.getKey(), constant(member.getValue()));
              required.add(member.getKey());
            });
    JsonObject schema = ofType("object");
    schema.add("properties", properties);
    schema.add("required", required);
    schema.add("additionalProperties", new JsonPrimitive(false));
    return schema;
  }

  private static JsonObject of(JsonArray value) {
    JsonArray items = new JsonArray();
    value.forEach(item -> items.add(constant(item)));
    JsonObject schema = ofType("array");
    if (!items.isEmpty()) {
      schema.add("prefixItems", items);
    }
    schema.add("items", new JsonPrimitive(false));
    schema.addProperty("minItems", value.size());
    return schema;
  }

  private static JsonObject constant(JsonElement value) {
    JsonObject schema = new JsonObject();
    schema.add("const", value);
    return schema;
  }

  private static JsonObject ofType(String type) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", type);
    return schema;
  }
}
