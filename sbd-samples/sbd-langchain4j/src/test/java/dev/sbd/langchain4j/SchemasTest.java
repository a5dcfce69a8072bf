package dev.sbd.langchain4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.langchain4j.service.output.JsonSchemas;
import dev.sbd.grammar.Grammar;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas that LangChain4j makes of Java types, as grammars. */
class SchemasTest {
  enum Size {
    SMALL,
    LARGE
  }

  record Part(@JsonProperty(required = true) String name, Size size) {}

  record Tree(
      @JsonProperty(required = true) long id,
      boolean tall,
      List<Part> parts,
      Tree left,
      LocalDate planted,
      Map<String, String> notes,
      BigDecimal price) {}

  private static final Grammar TREE =
      Grammar.jsonSchema(
          Schemas.text(JsonSchemas.jsonSchemaFrom(Tree.class).orElseThrow().rootElement()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": 1}",
        "{\"id\": 1, \"tall\": true, \"parts\": [{\"name\": \"leaf\", \"size\": \"SMALL\"}]}",
        "{\"id\": 1, \"left\": {\"id\": 2, \"left\": {\"id\": 3, \"price\": 1.5}}}",
        "{\"id\": 1, \"notes\": {\"a\": \"b\"}, \"price\": 0.25}"
      })
  void recordOfRecords_whatItCanHold_matches(String json) {
    assertTrue(TREE.matches(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"id\": \"one\"}",
        "{\"id\": 1, \"other\": 2}",
        "{\"id\": 1, \"parts\": [{\"size\": \"SMALL\"}]}",
        "{\"id\": 1, \"parts\": [{\"name\": \"leaf\", \"size\": \"HUGE\"}]}",
        "{\"id\": 1, \"left\": {\"id\": 2, \"other\": 3}}"
      })
  void recordOfRecords_whatItCannotHold_doesNot(String json) {
    assertFalse(TREE.matches(json));
  }

  private static boolean allows(JsonSchemaElement schema, String json) {
    return Grammar.jsonSchema(Schemas.text(schema)).matches(json);
  }

  @Test
  void object_thatSaysSo_isOpen() {
    JsonObjectSchema.Builder object = JsonObjectSchema.builder().addStringProperty("a");
    String other = "{\"a\": \"x\", \"b\": 1}";
    assertFalse(allows(object.build(), other));
    assertTrue(allows(object.additionalProperties(true).build(), other));
  }

  @Test
  void raw_schema_keepsItsKeywords() {
    JsonRawSchema digits = JsonRawSchema.from("{\"type\": \"string\", \"pattern\": \"^[0-9]+$\"}");
    assertTrue(allows(digits, "\"12\""));
    assertFalse(allows(digits, "\"x\""));
    assertTrue(allows(JsonArraySchema.builder().items(digits).build(), "[\"12\"]"));
  }

  @Test
  void property_namedProperties_isOne() {
    JsonObjectSchema object =
        JsonObjectSchema.builder()
            .addProperty("properties", JsonObjectSchema.builder().addStringProperty("type").build())
            .addProperty("type", new JsonStringSchema())
            .build();
    assertTrue(allows(object, "{\"properties\": {\"type\": \"object\"}, \"type\": \"object\"}"));
    assertFalse(allows(object, "{\"properties\": {\"other\": 1}}"));
    assertEquals(2, Schemas.text(object).split("additionalProperties", -1).length - 1);
  }
}
