package dev.sbd.grammar;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.sbd.error.InvalidRequestException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The keywords of one schema, read by the types they must have. */
record Keywords(JsonObject object, Pointer place) {
  /** A refusal that names keyword and place. */
  InvalidRequestException wrong(String keyword, String rule, JsonElement got) {
    return new InvalidRequestException(
        String.format(
            Locale.ROOT,
            "JSON Schema: %s at %s must be %s, got %s",
            keyword,
            place,
            rule,
            JsonText.shown(got)));
  }

  private <T> Optional<T> read(
      String keyword,
      String rule,
      Predicate<JsonElement> valid,
      Function<? super JsonElement, ? extends T> read) {
    JsonElement value = object.get(keyword);
    if (value == null) {
      return Optional.empty();
    }
    if (!valid.test(value)) {
      throw wrong(keyword, rule, value);
    }
    return Optional.of(read.apply(value));
  }

  Optional<String> string(String keyword) {
    return read(keyword, "a string", Keywords::isString, JsonElement::getAsString);
  }

  Optional<Boolean> flag(String keyword) {
    return read(keyword, "true or false", Keywords::isBoolean, JsonElement::getAsBoolean);
  }

  Optional<BigDecimal> number(String keyword) {
    return read(keyword, "a number", Keywords::isNumber, JsonElement::getAsBigDecimal);
  }

  /** A number above 0. */
  Optional<BigDecimal> positive(String keyword) {
    Predicate<JsonElement> valid = Keywords::isNumber;
    return read(
        keyword,
        "a number > 0",
        valid.and(value -> value.getAsBigDecimal().signum() > 0),
        JsonElement::getAsBigDecimal);
  }

  /** A number of things, no more than an int holds. */
  Optional<Integer> count(String keyword) {
    return read(
        keyword,
        "an integer >= 0",
        value -> isWhole(value) && value.getAsBigDecimal().signum() >= 0,
        value -> value.getAsBigDecimal().min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue());
  }

  /** Strings, each once. */
  Optional<Set<String>> names(String keyword) {
    return read(keyword, "an array of different strings", Keywords::areNames, Keywords::toNames);
  }

  Optional<JsonElement> any(String keyword) {
    return Optional.ofNullable(object.get(keyword));
  }

  Optional<JsonArray> array(String keyword) {
    return read(keyword, "an array", JsonElement::isJsonArray, JsonElement::getAsJsonArray);
  }

  /** The schema under a keyword. */
  Optional<SchemaNode> schema(String keyword, SchemaDocument document) {
    return any(keyword).map(element -> document.node(element, place.at(keyword)));
  }

  /** The schemas in the list under a keyword, which has one at least. */
  List<SchemaNode> schemas(String keyword, SchemaDocument document) {
    Predicate<JsonElement> valid =
        value -> value.isJsonArray() && !value.getAsJsonArray().isEmpty();
    JsonArray array =
        read(keyword, "a non-empty array of schemas", valid, JsonElement::getAsJsonArray)
            .orElseGet(JsonArray::new);
    return IntStream.range(0, array.size())
        .mapToObj(i -> document.node(array.get(i), place.at(keyword).at(i)))
        .toList();
  }

  /** The schemas by name under a keyword. */
  Map<String, SchemaNode> schemasByName(String keyword, SchemaDocument document) {
    Map<String, SchemaNode> schemas = new LinkedHashMap<>();
    read(keyword, "an object of schemas", JsonElement::isJsonObject, JsonElement::getAsJsonObject)
        .orElseGet(JsonObject::new)
        .asMap()
        .forEach(
            (name, schema) -> schemas.put(name, document.node(schema, place.at(keyword).at(name))));
    return schemas;
  }

  private static boolean areNames(JsonElement value) {
    return value.isJsonArray()
        && value.getAsJsonArray().asList().stream().allMatch(Keywords::isString)
        && toNames(value).size() == value.getAsJsonArray().size();
  }

  private static Set<String> toNames(JsonElement value) {
    Set<String> names = new LinkedHashSet<>();
    value.getAsJsonArray().forEach(name -> names.add(name.getAsString()));
    return names;
  }

  static boolean isString(JsonElement value) {
    return value instanceof JsonPrimitive primitive && primitive.isString();
  }

  static boolean isNumber(JsonElement value) {
    return value instanceof JsonPrimitive primitive && primitive.isNumber();
  }

  static boolean isBoolean(JsonElement value) {
    return value instanceof JsonPrimitive primitive && primitive.isBoolean();
  }

  static boolean isWhole(JsonElement value) {
    return isNumber(value) && value.getAsBigDecimal().stripTrailingZeros().scale() <= 0;
  }
}
