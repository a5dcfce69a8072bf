package dev.sbd.langchain4j;

import dev.langchain4j.internal.Json;
import dev.langchain4j.internal.JsonSchemaElementJsonUtils;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON Schemas of LangChain4j as text. An object whose members are listed has no others, unless it
 * says so: LangChain4j leaves that open, and means them all.
 */
final class Schemas {
  private static final String ADDITIONAL = "additionalProperties";

  private Schemas() {}

  static String text(JsonSchemaElement schema) {
    return Json.toJson(closed(JsonSchemaElementJsonUtils.toMap(schema)));
  }

  private static Object closed(Object part) {
    if (part instanceof List<?> parts) {
      return parts.stream().map(Schemas::closed).toList();
    }
    if (!(part instanceof Map<?, ?> map)) {
      return part;
    }
    Map<Object, Object> closed = new LinkedHashMap<>();
    map.forEach((name, value) -> closed.put(name, closed(value)));
    if (map.get("properties") instanceof Map<?, ?> && "object".equals(map.get("type"))) {
      closed.putIfAbsent(ADDITIONAL, false);
    }
    return closed;
  }
}
