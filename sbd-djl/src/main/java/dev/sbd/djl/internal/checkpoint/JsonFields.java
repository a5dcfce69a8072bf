package dev.sbd.djl.internal.checkpoint;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fields of a JSON object in a file, read by type; a field that is {@code null} counts as
 * absent. Every complaint names the file, the field and the value.
 */
public final class JsonFields {
  private static final Logger LOG = LoggerFactory.getLogger(JsonFields.class);
  private static final int MAX_VALUE_LENGTH = 80;
  private static final String COUNT = "a whole number >= 0";
  private static final String POSITIVE_NUMBER = "a positive number";
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();

  private final Path file;
  private final String prefix;
  private final JsonObject object;

  private JsonFields(Path file, String prefix, JsonObject object) {
    this.file = file;
    this.prefix = prefix;
    this.object = object;
  }

  /** The object that {@code file} holds. */
  public static JsonFields read(Path file) {
    String text = text(file);
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement root = JsonParser.parseReader(reader);
      if (!root.isJsonObject() || reader.peek() != JsonToken.END_DOCUMENT) {
        throw new CheckpointException(file, "must hold one JSON object, got " + shorten(root));
      }
      return new JsonFields(file, "", root.getAsJsonObject());
    } catch (JsonParseException | IOException e) {
      throw FileProblem.syntax(file, "is not valid JSON", e);
    }
  }

  /** The object that {@code file} holds; empty if there is no such file. */
  static Optional<JsonFields> readIfThere(Path file) {
    return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
  }

  /** Writes what {@code file} holds, changed, to {@code target}, wholly or not at all. */
  public static void rewrite(Path file, Path target, Consumer<JsonObject> change) {
    JsonObject object = read(file).object;
    change.accept(object);
    write(object, target);
  }

  /** Writes {@code object} in place of what is in {@code target}. */
  static void write(JsonObject object, Path target) {
    AtomicFile.write(target, GSON.toJson(object) + "\n");
  }

  /** The fields of a file that is not written yet. */
  static JsonFields of(Path file, JsonObject object) {
    return new JsonFields(file, "", object);
  }

  /** The fields of {@code value}, which lies in {@code file} under {@code name}. */
  static JsonFields of(Path file, String name, JsonElement value) {
    if (!value.isJsonObject()) {
      throw new CheckpointException(file, name + " must be an object, got " + shorten(value));
    }
    return new JsonFields(file, name + ".", value.getAsJsonObject());
  }

  /** The text of {@code file}. */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /** Whether the field is there and not null. */
  boolean has(String field) {
    return object.has(field) && !object.get(field).isJsonNull();
  }

  /** The field's JSON value, if it is there and not null. */
  Optional<JsonElement> value(String field) {
    return has(field) ? Optional.of(object.get(field)) : Optional.empty();
  }

  /** All the fields, in the file's order. */
  Map<String, JsonElement> asMap() {
    return object.asMap();
  }

  /** Whether the field is there and null. */
  boolean isNull(String field) {
    return object.has(field) && object.get(field).isJsonNull();
  }

  OptionalInt optionalPositiveInt(String field) {
    return optionalInt(field, "a positive integer", 1);
  }

  /** A whole number of at least 0. */
  OptionalInt optionalCount(String field) {
    return optionalInt(field, COUNT, 0);
  }

  int count(String field) {
    return optionalCount(field).orElseThrow(() -> missing(field, COUNT));
  }

  private OptionalInt optionalInt(String field, String kind, int least) {
    return read(field, kind, value -> whole(value, least, Integer.MAX_VALUE)).stream()
        .mapToInt(Long::intValue)
        .findFirst();
  }

  double positiveNumber(String field) {
    return optionalPositiveNumber(field).orElseThrow(() -> missing(field, POSITIVE_NUMBER));
  }

  Optional<Double> optionalPositiveNumber(String field) {
    return read(
        field,
        POSITIVE_NUMBER,
        value ->
            number(value)
                .map(JsonElement::getAsDouble)
                .filter(number -> number > 0 && Double.isFinite(number)));
  }

  /** The flag's value; false if it is absent. */
  boolean flag(String field) {
    return read(field, "true or false", value -> primitive(value, JsonPrimitive::isBoolean))
        .map(JsonPrimitive::getAsBoolean)
        .orElse(false);
  }

  public Optional<String> string(String field) {
    return read(field, "a string", JsonFields::text);
  }

  String requiredString(String field) {
    return string(field).orElseThrow(() -> missing(field, "a string"));
  }

  /** A list of strings; empty if the field is absent. */
  List<String> strings(String field) {
    return read(field, "a list of strings", value -> list(value, JsonFields::text))
        .orElse(List.of());
  }

  /** A list of objects; empty if the field is absent. */
  List<JsonFields> objects(String field) {
    List<JsonObject> objects =
        read(field, "a list of objects", value -> list(value, JsonFields::object))
            .orElse(List.of());
    return IntStream.range(0, objects.size())
        .mapToObj(i -> new JsonFields(file, prefix + field + "[" + i + "].", objects.get(i)))
        .toList();
  }

  Optional<JsonFields> object(String field) {
    return read(field, "an object", JsonFields::object)
        .map(found -> new JsonFields(file, prefix + field + ".", found));
  }

  /** A list of whole numbers of at least 0. */
  long[] sizes(String field) {
    String kind = "a list of whole numbers >= 0";
    return read(field, kind, value -> list(value, size -> whole(size, 0, Long.MAX_VALUE)))
        .orElseThrow(() -> missing(field, kind))
        .stream()
        .mapToLong(size -> size)
        .toArray();
  }

  /**
   * The token ids of a field that holds a number or a list of numbers; empty if it is absent. Ids
   * outside the vocabulary, such as a -1 for none, are left out with a warning.
   */
  List<Integer> tokens(String field, int vocabularySize) {
    String kind = "a token id in [0, " + vocabularySize + ")";
    List<Long> ids =
        read(field, kind + ", or a list of such", JsonFields::wholes).orElse(List.of());
    List<Integer> tokens =
        ids.stream().filter(id -> id >= 0 && id < vocabularySize).map(Long::intValue).toList();
    if (tokens.size() < ids.size()) {
      warn(field, "is left out where it is not " + kind);
    }
    return tokens;
  }

  private static Optional<List<Long>> wholes(JsonElement value) {
    return value.isJsonArray() ? list(value, JsonFields::whole) : whole(value).map(List::of);
  }

  /** What to throw when the field's value breaks {@code rule}, a phrase like "must be even". */
  public CheckpointException wrong(String field, String rule) {
    return new CheckpointException(file, describe(field, rule));
  }

  /** Says what is made of the field's value, which does not go without saying. */
  void warn(String field, String what) {
    LOG.warn("{}: {}", file, describe(field, what));
  }

  private String describe(String field, String rule) {
    String value = object.has(field) ? "got " + shorten(object.get(field)) : "and is missing";
    return prefix + field + " " + rule + ", " + value;
  }

  /** What to throw when the field is not there. */
  CheckpointException missing(String field, String kind) {
    return new CheckpointException(file, prefix + field + " is missing, it must be " + kind);
  }

  /**
   * The field's value, if it is there; {@code reader} finds nothing in what is not {@code kind}.
   */
  private <T> Optional<T> read(
      String field, String kind, Function<JsonElement, Optional<T>> reader) {
    return value(field)
        .map(value -> reader.apply(value).orElseThrow(() -> wrong(field, "must be " + kind)));
  }

  private static Optional<JsonPrimitive> primitive(
      JsonElement value, Predicate<JsonPrimitive> kind) {
    return value instanceof JsonPrimitive primitive && kind.test(primitive)
        ? Optional.of(primitive)
        : Optional.empty();
  }

  private static Optional<JsonPrimitive> number(JsonElement value) {
    return primitive(value, JsonPrimitive::isNumber);
  }

  private static Optional<String> text(JsonElement value) {
    return primitive(value, JsonPrimitive::isString).map(JsonPrimitive::getAsString);
  }

  private static Optional<JsonObject> object(JsonElement value) {
    return value.isJsonObject() ? Optional.of(value.getAsJsonObject()) : Optional.empty();
  }

  /** A list all of whose elements {@code reader} can read. */
  private static <T> Optional<List<T>> list(
      JsonElement value, Function<JsonElement, Optional<T>> reader) {
    if (!value.isJsonArray()) {
      return Optional.empty();
    }
    List<JsonElement> elements = value.getAsJsonArray().asList();
    List<T> list = elements.stream().map(reader).flatMap(Optional::stream).toList();
    return list.size() == elements.size() ? Optional.of(list) : Optional.empty();
  }

  private static Optional<Long> whole(JsonElement value, long least, long most) {
    return whole(value).filter(number -> number >= least && number <= most);
  }

  private static Optional<Long> whole(JsonElement value) {
    try {
      return number(value).map(number -> new BigDecimal(number.getAsString()).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  static String shorten(JsonElement value) {
    String text = value.toString();
    return text.length() <= MAX_VALUE_LENGTH ? text : text.substring(0, MAX_VALUE_LENGTH) + "...";
  }
}
