package dev.sbd.grammar;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One schema within a document: what it says itself, and the schemas that it applies. Two are equal
 * only if they are the same.
 */
final class SchemaNode {
  private static final Set<String> TYPES =
      Set.of("null", "boolean", "integer", "number", "string", "array", "object");

  private static final Set<String> ASSERTIONS =
      words(
          """
          type const enum properties required additionalProperties prefixItems items
          minItems maxItems uniqueItems minLength maxLength pattern format minimum
          maximum exclusiveMinimum exclusiveMaximum multipleOf
          """);

  private static final Set<String> OTHERS =
      words(
          """
          anyOf oneOf allOf $ref $anchor $schema $id $comment $defs definitions title
          description default examples deprecated readOnly writeOnly contentMediaType
          contentEncoding
          """);

  private static final Set<String> DIALECTS =
      Set.of(
          "https://json-schema.org/draft/2020-12/schema",
          "https://json-schema.org/draft/2019-09/schema",
          "http://json-schema.org/draft-07/schema");

  final Pointer place;
  final boolean never; // the schema "false"
  final boolean asserts; // something itself, besides the schemas it applies to the value
  final Optional<Set<String>> types;
  final Optional<List<JsonElement>> values; // const and enum; neither objects nor arrays
  final Map<String, SchemaNode> properties;
  final Set<String> required;
  final Optional<SchemaNode> additional;
  final List<SchemaNode> prefixItems;
  final Optional<SchemaNode> items;
  final int minItems;
  final int maxItems;
  final boolean uniqueItems;
  final int minLength;
  final int maxLength;
  final Optional<String> pattern;
  final Optional<String> format;
  final Optional<BigDecimal> minimum;
  final Optional<BigDecimal> maximum;
  final Optional<BigDecimal> exclusiveMinimum;
  final Optional<BigDecimal> exclusiveMaximum;
  final Optional<BigDecimal> multipleOf;
  final List<Choice> choices = new ArrayList<>();
  final List<SchemaNode> allOf;
  final Optional<String> ref;

  /** Alternatives of which one must hold: just one, or one at least. */
  static final class Choice {
    final Pointer place;
    final boolean one;
    final List<SchemaNode> alternatives;

    Choice(Pointer place, boolean one, List<SchemaNode> alternatives) {
      this.place = place;
      this.one = one;
      this.alternatives = alternatives;
    }
  }

  private static Set<String> words(String text) {
    return Set.of(text.trim().split("\\s+"));
  }

  /** Reads a schema, and those in it. */
  SchemaNode(JsonElement element, Pointer place, SchemaDocument document) {
    this.place = place;
    if (!element.isJsonObject() && !Keywords.isBoolean(element)) {
      throw new InvalidRequestException(
          "JSON Schema: the schema at "
              + place
              + " must be an object, true or false, got "
              + JsonText.shown(element));
    }
    this.never = Keywords.isBoolean(element) && !element.getAsBoolean();
    JsonObject object = element.isJsonObject() ? element.getAsJsonObject() : new JsonObject();
    Keywords keywords = new Keywords(object, place);
    checkKnown(object, place);
    checkHead(keywords);
    this.asserts = never || object.keySet().stream().anyMatch(ASSERTIONS::contains);
    this.types = types(keywords);
    this.properties = keywords.schemasByName("properties", document);
    this.required = keywords.names("required").orElse(Set.of());
    this.additional = keywords.schema("additionalProperties", document);
    this.prefixItems = keywords.schemas("prefixItems", document);
    this.items = keywords.schema("items", document);
    this.minItems = keywords.count("minItems").orElse(0);
    this.maxItems = keywords.count("maxItems").orElse(Integer.MAX_VALUE);
    this.uniqueItems = keywords.flag("uniqueItems").orElse(false);
    this.minLength = keywords.count("minLength").orElse(0);
    this.maxLength = keywords.count("maxLength").orElse(Integer.MAX_VALUE);
    this.pattern = keywords.string("pattern");
    this.format = keywords.string("format");
    this.minimum = keywords.number("minimum");
    this.maximum = keywords.number("maximum");
    this.exclusiveMinimum = keywords.number("exclusiveMinimum");
    this.exclusiveMaximum = keywords.number("exclusiveMaximum");
    this.multipleOf = keywords.positive("multipleOf");
    this.values = values(keywords, document);
    addChoice("anyOf", keywords.schemas("anyOf", document));
    addChoice("oneOf", keywords.schemas("oneOf", document));
    this.allOf = keywords.schemas("allOf", document);
    this.ref = keywords.string("$ref");
  }

  private void addChoice(String keyword, List<SchemaNode> alternatives) {
    if (!alternatives.isEmpty()) {
      choices.add(new Choice(place.at(keyword), keyword.equals("oneOf"), alternatives));
    }
  }

  private static void checkKnown(JsonObject object, Pointer place) {
    for (String keyword : object.keySet()) {
      Check.that(
          ASSERTIONS.contains(keyword) || OTHERS.contains(keyword),
          "JSON Schema: \"%s\" at %s is not supported",
          keyword,
          place);
    }
  }

  private static void checkHead(Keywords keywords) {
    Check.that(
        keywords.place().parent().isEmpty() || keywords.string("$id").isEmpty(),
        "JSON Schema: \"$id\" at %s is not supported: only the whole schema may have one",
        keywords.place());
    keywords.string("$anchor");
    keywords
        .string("$schema")
        .ifPresent(
            dialect ->
                Check.that(
                    DIALECTS.contains(dialect.replaceFirst("#$", "")),
                    "JSON Schema: the dialect \"%s\" is not supported; use %s",
                    dialect,
                    "https://json-schema.org/draft/2020-12/schema"));
  }

  private static Optional<Set<String>> types(Keywords keywords) {
    Optional<Set<String>> types =
        keywords.any("type").filter(Keywords::isString).isPresent()
            ? keywords.string("type").map(Set::of)
            : keywords.names("type");
    for (String type : types.orElse(Set.of())) {
      Check.that(
          TYPES.contains(type),
          "JSON Schema: type at %s must be one of JSON's types, got \"%s\"",
          keywords.place(),
          type);
    }
    return types;
  }

  /** The values without parts; those with parts become alternatives, schemas of their own. */
  private Optional<List<JsonElement>> values(Keywords keywords, SchemaDocument document) {
    Optional<JsonElement> constant = keywords.any("const");
    Optional<JsonArray> list = keywords.array("enum");
    constant.ifPresent(value -> addParts(List.of(value), "const", document));
    list.ifPresent(values -> addParts(values.asList(), "enum", document));
    boolean constantIsPlain = constant.filter(ConstantSchema::isPlain).isPresent();
    Optional<List<JsonElement>> plain =
        list.map(JsonArray::asList).filter(all -> all.stream().allMatch(ConstantSchema::isPlain));
    if (!constantIsPlain) {
      return plain;
    }
    List<JsonElement> only = List.of(constant.get());
    return Optional.of(plain.map(all -> JsonText.common(only, all)).orElse(only));
  }

  private void addParts(List<JsonElement> values, String keyword, SchemaDocument document) {
    if (values.stream().allMatch(ConstantSchema::isPlain)) {
      return;
    }
    List<SchemaNode> alternatives =
        ConstantSchema.of(values).stream()
            .map(schema -> document.node(schema, place.at(keyword)))
            .toList();
    choices.add(new Choice(place.at(keyword), false, alternatives));
  }
}
