package dev.sbd.grammar;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What references in a schema mean: JSON pointers and anchors within it. */
final class References {
  private static final List<String> SCHEMAS = List.of("items", "additionalProperties");
  private static final List<String> COLLECTIONS =
      List.of("properties", "$defs", "definitions", "allOf", "anyOf", "oneOf", "prefixItems");
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

  private final JsonElement text;
  private final String id;
  private final Map<String, Target> anchors = new HashMap<>();

  /** Where a reference leads. */
  record Target(JsonElement element, Pointer place) {}

  References(JsonElement text) {
    this.text = text;
    this.id = id(text);
    findAnchors(new Target(text, Pointer.ROOT));
  }

  private static String id(JsonElement text) {
    JsonElement id = text.isJsonObject() ? text.getAsJsonObject().get("$id") : null;
    return id != null && Keywords.isString(id) ? id.getAsString().replaceFirst("#$", "") : "";
  }

  /**
   * The target of a reference.
   *
   * @throws InvalidRequestException if it leads out of the schema, or nowhere
   */
  Target target(String ref, Pointer from) {
    String local = !id.isEmpty() && ref.startsWith(id) ? ref.substring(id.length()) : ref;
    Check.that(
        local.isEmpty() || local.startsWith("#"),
        "JSON Schema: $ref at %s leads out of the schema, which is not supported: \"%s\"",
        from,
        ref);
    String fragment = decoded(local.isEmpty() ? "" : local.substring(1));
    Optional<Target> target =
        fragment.isEmpty() || fragment.startsWith("/")
            ? pointed(fragment)
            : Optional.ofNullable(anchors.get(fragment));
    return target.orElseThrow(
        () ->
            new InvalidRequestException(
                "JSON Schema: $ref at " + from + " leads nowhere: \"" + ref + "\""));
  }

  private static String decoded(String fragment) {
    try {
      return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          "JSON Schema: a $ref is not encoded as it must be: \"" + fragment + "\"", e);
    }
  }

  private Optional<Target> pointed(String pointer) {
    Optional<Target> target = Optional.of(new Target(text, Pointer.ROOT));
    if (pointer.isEmpty()) {
      return target;
    }
    for (String step : pointer.substring(1).split("/", -1)) {
      String name = step.replace("~1", "/").replace("~0", "~");
      target = target.flatMap(parent -> child(parent, name));
    }
    return target;
  }

  private static Optional<Target> child(Target parent, String name) {
    JsonElement element = parent.element();
    JsonElement child = null;
    if (element.isJsonObject()) {
      child = element.getAsJsonObject().get(name);
    } else if (element.isJsonArray() && INDEX.matcher(name).matches()) {
      JsonArray array = element.getAsJsonArray();
      int index = Integer.parseInt(name);
      child = index < array.size() ? array.get(index) : null;
    }
    return Optional.ofNullable(child).map(found -> new Target(found, parent.place().at(name)));
  }

  /** Takes the names of schemas, wherever schemas may stand. */
  private void findAnchors(Target schema) {
    child(schema, "$anchor")
        .map(Target::element)
        .filter(Keywords::isString)
        .ifPresent(anchor -> anchors.putIfAbsent(anchor.getAsString(), schema));
    SCHEMAS.forEach(keyword -> child(schema, keyword).ifPresent(this::findAnchors));
    for (String keyword : COLLECTIONS) {
      child(schema, keyword)
          .ifPresent(
              all ->
                  names(all.element())
                      .forEach(name -> child(all, name).ifPresent(this::findAnchors)));
    }
  }

  private static Collection<String> names(JsonElement element) {
    if (element.isJsonObject()) {
      return element.getAsJsonObject().keySet();
    }
    int size = element.isJsonArray() ? element.getAsJsonArray().size() : 0;
    return IntStream.range(0, size).mapToObj(Integer::toString).toList();
  }
}
