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
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The fields of a JSON object in a file, read by type; a field that is {@code null} counts as
 * absent. Every complaint names the file, the field and the value.
 */
public final class JsonFields {
  private static final int MAX_VALUE_LENGTH = 80;
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

  /**
   * The object that {@code file} holds.
   *
   * @throws CheckpointException if the file is missing, unreadable, or no JSON object
   */
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
      throw new CheckpointException(file, "is not valid JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Writes what {@code file} holds, changed, to {@code target}, wholly or not at all.
   *
   * @throws CheckpointException if {@code file} cannot be read, or {@code target} not be written
   */
  public static void rewrite(Path file, Path target, Consumer<JsonObject> change) {
    JsonObject object = read(file).object;
    change.accept(object);
    AtomicFile.write(target, GSON.toJson(object) + "\n");
  }

  /**
   * The fields of {@code value}, which lies in {@code file} under {@code name}.
   *
   * @throws CheckpointException if it is no JSON object
   */
  static JsonFields of(Path file, String name, JsonElement value) {
    if (!value.isJsonObject()) {
      throw new CheckpointException(file, name + " must be an object, got " + shorten(value));
    }
    return new JsonFields(file, name + ".", value.getAsJsonObject());
  }

  /**
   * The text of {@code file}.
   *
   * @throws CheckpointException if the file is missing, unreadable, or not UTF-8
   */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new CheckpointException(file, "is missing", e);
    } catch (CharacterCodingException e) {
      throw new CheckpointException(file, "is not UTF-8 text", e);
    } catch (IOException e) {
      throw new CheckpointException(file, "cannot be read: " + e.getMessage(), e);
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

  int positiveInt(String field) {
    return optionalPositiveInt(field).orElseThrow(() -> missing(field, "a positive integer"));
  }

  OptionalInt optionalPositiveInt(String field) {
    if (!has(field)) {
      return OptionalInt.empty();
    }
    int number = intValue(field, object.get(field), "a positive integer");
    if (number <= 0) {
      throw wrong(field, "must be a positive integer");
    }
    return OptionalInt.of(number);
  }

  double positiveNumber(String field) {
    return optionalPositiveNumber(field).orElseThrow(() -> missing(field, "a positive number"));
  }

  Optional<Double> optionalPositiveNumber(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    double number = isNumber(object.get(field)) ? object.get(field).getAsDouble() : Double.NaN;
    if (!(number > 0) || Double.isInfinite(number)) {
      throw wrong(field, "must be a positive number");
    }
    return Optional.of(number);
  }

  /** The flag's value; false if it is absent. */
  boolean flag(String field) {
    if (!has(field)) {
      return false;
    }
    if (!(object.get(field) instanceof JsonPrimitive flag) || !flag.isBoolean()) {
      throw wrong(field, "must be true or false");
    }
    return flag.getAsBoolean();
  }

  public Optional<String> string(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!(object.get(field) instanceof JsonPrimitive text) || !text.isString()) {
      throw wrong(field, "must be a string");
    }
    return Optional.of(text.getAsString());
  }

  /** A list of strings; empty if the field is absent. */
  List<String> strings(String field) {
    if (!has(field)) {
      return List.of();
    }
    List<String> strings = new ArrayList<>();
    for (JsonElement element : elements(field, "a list of strings")) {
      if (!(element instanceof JsonPrimitive text) || !text.isString()) {
        throw wrong(field, "must be a list of strings");
      }
      strings.add(text.getAsString());
    }
    return strings;
  }

  /** A list of objects; empty if the field is absent. */
  List<JsonFields> objects(String field) {
    List<JsonFields> objects = new ArrayList<>();
    for (JsonElement element :
        has(field) ? elements(field, "a list of objects") : List.<JsonElement>of()) {
      if (!element.isJsonObject()) {
        throw wrong(field, "must be a list of objects");
      }
      String path = prefix + field + "[" + objects.size() + "].";
      objects.add(new JsonFields(file, path, element.getAsJsonObject()));
    }
    return objects;
  }

  Optional<JsonFields> object(String field) {
    if (!has(field)) {
      return Optional.empty();
    }
    if (!object.get(field).isJsonObject()) {
      throw wrong(field, "must be an object");
    }
    return Optional.of(new JsonFields(file, prefix + field + ".", object.getAsJsonObject(field)));
  }

  /** A list of whole numbers of at least 0. */
  long[] sizes(String field) {
    String rule = "a list of whole numbers >= 0";
    if (!has(field)) {
      throw missing(field, rule);
    }
    long[] sizes = elements(field, rule).stream().mapToLong(e -> integer(field, e, rule)).toArray();
    if (Arrays.stream(sizes).anyMatch(size -> size < 0)) {
      throw wrong(field, "must be " + rule);
    }
    return sizes;
  }

  /** The token ids of a field that holds a number or a list of numbers; empty if it is absent. */
  List<Integer> tokens(String field, int vocabularySize) {
    if (!has(field)) {
      return List.of();
    }
    JsonElement value = object.get(field);
    List<JsonElement> ids = value.isJsonArray() ? value.getAsJsonArray().asList() : List.of(value);
    return ids.stream().map(id -> token(field, id, vocabularySize)).toList();
  }

  /** The token id of a field, if it is there. */
  OptionalInt token(String field, int vocabularySize) {
    return has(field)
        ? OptionalInt.of(token(field, object.get(field), vocabularySize))
        : OptionalInt.empty();
  }

  private int token(String field, JsonElement id, int vocabularySize) {
    String rule = "a token id in [0, " + vocabularySize + ")";
    int token = intValue(field, id, rule);
    if (token < 0 || token >= vocabularySize) {
      throw wrong(field, "must be " + rule);
    }
    return token;
  }

  /** What to throw when the field's value breaks {@code rule}, a phrase like "must be even". */
  public CheckpointException wrong(String field, String rule) {
    return new CheckpointException(
        file, prefix + field + " " + rule + ", got " + shorten(object.get(field)));
  }

  /** What to throw when the field is not there. */
  CheckpointException missing(String field, String kind) {
    return new CheckpointException(file, prefix + field + " is missing, it must be " + kind);
  }

  private List<JsonElement> elements(String field, String kind) {
    if (!object.get(field).isJsonArray()) {
      throw wrong(field, "must be " + kind);
    }
    return object.getAsJsonArray(field).asList();
  }

  private int intValue(String field, JsonElement element, String kind) {
    long number = integer(field, element, kind);
    if (number != (int) number) {
      throw wrong(field, "must be " + kind);
    }
    return (int) number;
  }

  private long integer(String field, JsonElement element, String kind) {
    try {
      if (isNumber(element)) {
        return new BigDecimal(element.getAsString()).longValueExact();
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong(field, "must be " + kind);
    }
    throw wrong(field, "must be " + kind);
  }

  private static boolean isNumber(JsonElement element) {
    return element instanceof JsonPrimitive number && number.isNumber();
  }

  private static String shorten(JsonElement value) {
    String text = value.toString();
    return text.length() <= MAX_VALUE_LENGTH ? text : text.substring(0, MAX_VALUE_LENGTH) + "...";
  }
}
