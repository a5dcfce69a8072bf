package dev.sbd.djl;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.Grammar;
import dev.sbd.internal.Check;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A tool as templates see it, and its arguments as a grammar. */
final class ToolSchema {
  private static final String ADDITIONAL = "additionalProperties";
  private static final String PROPERTIES = "properties";
  private static final List<String> COMPOSED = List.of("$ref", "allOf", "anyOf", "oneOf");

  private final Tool tool;
  private final JsonObject parameters;

  /**
   * Reads a tool's schema.
   *
   * @throws InvalidRequestException if it is no JSON object
   */
  ToolSchema(Tool tool) {
    this.tool = tool;
    this.parameters = read(tool);
  }

  private static JsonObject read(Tool tool) {
    String text = tool.parameters().isBlank() ? "{}" : tool.parameters();
    JsonElement read;
    try {
      read = JsonParser.parseString(text);
    } catch (JsonParseException e) {
      throw new InvalidRequestException(wrong(tool, "must be JSON, got " + text), e);
    }
    Check.that(read.isJsonObject(), wrong(tool, "must be an object, got %s"), text);
    JsonObject schema = read.getAsJsonObject();
    if (!schema.has("type")) {
      schema.addProperty("type", "object");
    }
    if (!schema.has(PROPERTIES)) {
      schema.add(PROPERTIES, new JsonObject());
    }
    Check.that(
        schema.get("type").equals(new JsonPrimitive("object")),
        wrong(tool, "must be of type object, got %s"),
        text);
    return schema;
  }

  private static String wrong(Tool tool, String what) {
    return "tool " + tool.name() + ": parameters " + what;
  }

  /** {@code {"type": "function", "function": {...}}}, as transformers passes it to templates. */
  Map<String, Object> forTemplate() {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", tool.name());
    if (!tool.description().isEmpty()) {
      function.put("description", tool.description());
    }
    function.put("parameters", PlainJson.of(parameters));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", "function");
    map.put("function", function);
    return map;
  }

  /**
   * What arguments may be written.
   *
   * @throws InvalidRequestException if a grammar cannot be made of the schema
   */
  Grammar arguments() {
    JsonObject closed = parameters.deepCopy();
    close(closed);
    try {
      return Grammar.jsonSchema(closed.toString());
    } catch (InvalidRequestException e) {
      throw new InvalidRequestException(wrong(tool, "are not supported: " + e.getMessage()), e);
    }
  }

  /** Objects have the members that are named, unless they say otherwise; so have those in them. */
  private static void close(JsonElement schema) {
    if (!(schema instanceof JsonObject object) || COMPOSED.stream().anyMatch(object::has)) {
      return;
    }
    if (object.get(PROPERTIES) instanceof JsonObject properties) {
      if (!object.has(ADDITIONAL) && isNamed(object, properties)) {
        object.addProperty(ADDITIONAL, false);
      }
      properties.asMap().values().forEach(ToolSchema::close);
    }
    if (object.has("items")) {
      close(object.get("items"));
    }
  }

  /** Whether properties name all that is required. */
  private static boolean isNamed(JsonObject schema, JsonObject properties) {
    return !(schema.get("required") instanceof JsonArray names)
        || names.asList().stream()
            .allMatch(name -> name.isJsonPrimitive() && properties.has(name.getAsString()));
  }

  /** Several tools, for templates. */
  static List<Map<String, Object>> forTemplate(List<ToolSchema> tools) {
    return tools.stream().map(ToolSchema::forTemplate).toList();
  }
}
