package dev.sbd.grammar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.sbd.error.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The cases of github.com/json-schema-org/JSON-Schema-Test-Suite (draft 2020-12, commit 44401e0c)
 * for the keywords that are supported: of a valid instance one order of its members is accepted, of
 * others none is. What is left out is named here, with the reason.
 */
class JsonSchemaTestSuiteTest {
  private static final int MOST_ORDERS = 5_000;

  private static final List<String> FILES =
      List.of(
          "additionalProperties",
          "allOf",
          "anchor",
          "anyOf",
          "boolean_schema",
          "const",
          "default",
          "defs",
          "enum",
          "exclusiveMaximum",
          "exclusiveMinimum",
          "infinite-loop-detection",
          "items",
          "maxItems",
          "maxLength",
          "maximum",
          "minItems",
          "minLength",
          "minimum",
          "multipleOf",
          "oneOf",
          "pattern",
          "prefixItems",
          "properties",
          "ref",
          "required",
          "type",
          "uniqueItems");

  private final Set<String> refused = new TreeSet<>();
  private final Set<String> wrong = new TreeSet<>();
  private int right;

  @Test
  void suite_supportedKeywords_allCasesButTheKnownOnes() throws IOException {
    for (String file : FILES) {
      for (JsonElement group : read(file)) {
        run(file, group.getAsJsonObject());
      }
    }
    assertEquals(lines("left-out.txt"), String.join("\n", refused), "schemas that are refused");
    assertEquals(lines("narrowed.txt"), String.join("\n", wrong), "cases that differ");
    assertEquals(502, right, "cases that agree");
  }

  private void run(String file, JsonObject group) {
    String name = file + ": " + group.get("description").getAsString();
    Grammar grammar;
    try {
      grammar = Grammar.jsonSchema(group.get("schema").toString());
    } catch (InvalidRequestException e) {
      if (isAllInvalid(group)) {
        right += group.getAsJsonArray("tests").size();
      } else {
        refused.add(name + ": " + e.getMessage().lines().findFirst().orElseThrow());
      }
      return;
    }
    for (JsonElement element : group.getAsJsonArray("tests")) {
      JsonObject test = element.getAsJsonObject();
      boolean accepted = texts(test.get("data")).stream().anyMatch(grammar::matches);
      if (accepted == test.get("valid").getAsBoolean()) {
        right++;
      } else {
        wrong.add(name + ": " + test.get("description").getAsString() + ": " + test.get("data"));
      }
    }
  }

  private static boolean isAllInvalid(JsonObject group) {
    return group.getAsJsonArray("tests").asList().stream()
        .noneMatch(test -> test.getAsJsonObject().get("valid").getAsBoolean());
  }

  private static JsonArray read(String file) throws IOException {
    return JsonParser.parseString(lines("draft2020-12/" + file + ".json")).getAsJsonArray();
  }

  private static String lines(String file) throws IOException {
    try (InputStream in =
        JsonSchemaTestSuiteTest.class.getResourceAsStream("/json-schema-test-suite/" + file)) {
      return new String(in.readAllBytes(), UTF_8).strip();
    }
  }

  /** The texts of a value, with members in all orders. */
  private static List<String> texts(JsonElement value) {
    if (value.isJsonArray()) {
      List<String> texts = List.of("");
      for (JsonElement item : value.getAsJsonArray()) {
        texts = joined(texts, texts(item));
      }
      return texts.stream().map(text -> "[" + text + "]").toList();
    }
    if (!value.isJsonObject()) {
      return List.of(plain(value));
    }
    List<String> all = new ArrayList<>();
    for (List<String> order : orders(List.copyOf(value.getAsJsonObject().keySet()))) {
      List<String> texts = List.of("");
      for (String name : order) {
        List<String> members =
            texts(value.getAsJsonObject().get(name)).stream()
                .map(text -> JsonText.quoted(name) + ": " + text)
                .toList();
        texts = joined(texts, members);
      }
      texts.forEach(text -> all.add("{" + text + "}"));
    }
    return all;
  }

  private static String plain(JsonElement value) {
    return value instanceof JsonPrimitive primitive && primitive.isString()
        ? JsonText.quoted(primitive.getAsString())
        : value.toString();
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> joined = new ArrayList<>();
    for (String a : first) {
      for (String b : second) {
        joined.add(a.isEmpty() ? b : a + ", " + b);
      }
    }
    assertTrue(joined.size() <= MOST_ORDERS, "too many orders of members");
    return joined;
  }

  private static List<List<String>> orders(List<String> names) {
    if (names.size() > 6) {
      return List.of(names);
    }
    if (names.isEmpty()) {
      return List.of(List.of());
    }
    List<List<String>> orders = new ArrayList<>();
    for (String name : names) {
      List<String> others = new ArrayList<>(names);
      others.remove(name);
      for (List<String> order : orders(others)) {
        List<String> longer = new ArrayList<>(order);
        longer.add(name);
        orders.add(longer);
      }
    }
    return orders;
  }
}
