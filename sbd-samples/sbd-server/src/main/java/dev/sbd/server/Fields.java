package dev.sbd.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sbd.error.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The fields of a JSON object, read with their types; a null is a field that is not there. */
final class Fields {
  private final ObjectNode node;
  private final String place; // before names, for messages

  private Fields(ObjectNode node, String place) {
    this.node = node;
    this.place = place;
  }

  /** Of a request's body. */
  static Fields of(ObjectNode body) {
    return new Fields(body, "");
  }

  /** Of an object within a request. */
  static Fields of(JsonNode node, String place) {
    if (!(node instanceof ObjectNode object)) {
      throw ApiException.invalid(place, place + " must be an object");
    }
    return new Fields(object, place + ".");
  }

  /** A field's name in messages. */
  String path(String name) {
    return place + name;
  }

  ApiException invalid(String name, String rule) {
    return ApiException.invalid(path(name), path(name) + " " + rule);
  }

  Optional<JsonNode> find(String name) {
    return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
  }

  JsonNode require(String name) {
    return find(name).orElseThrow(() -> invalid(name, "is missing"));
  }

  Optional<Double> number(String name) {
    return find(name)
        .map(value -> value.isNumber() ? value : wrong(name, "a number"))
        .map(JsonNode::doubleValue);
  }

  Optional<Integer> integer(String name) {
    return find(name)
        .map(value -> value.canConvertToExactIntegral() ? value : wrong(name, "an integer"))
        .map(value -> value.canConvertToInt() ? value : wrong(name, "an integer of 32 bits"))
        .map(JsonNode::intValue);
  }

  Optional<Long> whole(String name) {
    return find(name)
        .map(value -> value.canConvertToExactIntegral() ? value : wrong(name, "an integer"))
        .map(value -> value.canConvertToLong() ? value : wrong(name, "an integer of 64 bits"))
        .map(JsonNode::longValue);
  }

  boolean flag(String name, boolean otherwise) {
    return find(name)
        .map(value -> value.isBoolean() ? value : wrong(name, "true or false"))
        .map(JsonNode::booleanValue)
        .orElse(otherwise);
  }

  Optional<String> text(String name) {
    return find(name)
        .map(value -> value.isTextual() ? value : wrong(name, "a string"))
        .map(JsonNode::textValue);
  }

  String requireText(String name) {
    return text(name).orElseThrow(() -> invalid(name, "is missing"));
  }

  Optional<Fields> object(String name) {
    return find(name).map(value -> of(value, path(name)));
  }

  /** Strings, or one that stands for a list of itself alone. */
  List<String> texts(String name) {
    JsonNode value = find(name).orElse(null);
    if (value == null) {
      return List.of();
    }
    if (value.isTextual()) {
      return List.of(value.textValue());
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(name)) {
      texts.add(
          element.isTextual()
              ? element.textValue()
              : wrong(name, "a string or an array of strings").textValue());
    }
    return texts;
  }

  /** The elements of an array; none where it is not there. */
  List<JsonNode> array(String name) {
    List<JsonNode> elements = new ArrayList<>();
    find(name)
        .map(value -> value.isArray() ? value : wrong(name, "an array"))
        .ifPresent(array -> array.forEach(elements::add));
    return elements;
  }

  /** The same, of at most so many. */
  List<JsonNode> array(String name, int most) {
    List<JsonNode> elements = array(name);
    if (elements.size() > most) {
      throw invalid(name, "must have at most " + most + " elements");
    }
    return elements;
  }

  /** Sets an option from a field: what breaks the option's rule is the field's fault. */
  <T> void set(String name, Optional<T> value, Consumer<T> option) {
    value.ifPresent(
        given -> {
          try {
            option.accept(given);
          } catch (InvalidRequestException e) {
            String rule = String.valueOf(e.getMessage()).replaceFirst("^\\w+ must ", "must ");
            String colon = rule.startsWith("must ") ? " " : ": ";
            throw ApiException.invalid(path(name), path(name) + colon + rule);
          }
        });
  }

  /** Refuses what would change the answer and cannot be done. */
  void refuse(String name, String why) {
    if (find(name).isPresent()) {
      throw invalid(name, why);
    }
  }

  private JsonNode wrong(String name, String type) {
    throw invalid(name, "must be " + type);
  }
}
