package dev.sbd.samples.lab.parity;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A value in a JSON file; what is wrong with it is said with the file and its path.
 *
 * @param path {@code cases[3].block}; of the whole file, empty
 * @param value null where there is none
 */
record Field(Path file, String path, @Nullable JsonElement value) {

  /** The object that is the whole of a file. */
  static Field read(Path file) {
    try {
      JsonElement json = JsonParser.parseString(Files.readString(file));
      if (json.isJsonObject()) {
        return new Field(file, "", json);
      }
      throw new CheckpointException(file, "must be a JSON object");
    } catch (IOException | JsonParseException e) {
      throw new CheckpointException(file, "is not valid JSON: " + e.getMessage(), e);
    }
  }

  /** The field of that name; it need not be there. */
  Field get(String name) {
    if (value instanceof JsonObject object) {
      return new Field(file, path.isEmpty() ? name : path + "." + name, object.get(name));
    }
    throw wrong("an object");
  }

  boolean isThere() {
    return value != null && !value.isJsonNull();
  }

  String text() {
    return primitive("a string", JsonPrimitive::isString).getAsString();
  }

  boolean flag() {
    return primitive("true or false", JsonPrimitive::isBoolean).getAsBoolean();
  }

  double number() {
    return primitive("a number", JsonPrimitive::isNumber).getAsDouble();
  }

  int integer() {
    String number = primitive("an integer", JsonPrimitive::isNumber).getAsString();
    try {
      return new BigDecimal(number).intValueExact();
    } catch (ArithmeticException e) {
      throw wrong("an integer");
    }
  }

  List<Integer> integers() {
    return elements("a list of integers", Field::integer);
  }

  List<List<Integer>> integerLists() {
    return elements("a list", Field::integers);
  }

  /** Token ids, each in {@code [0, vocabularySize)}. */
  int[] tokens(int vocabularySize) {
    for (int token : integers()) {
      if (token < 0 || token >= vocabularySize) {
        throw wrong("token ids in [0, " + vocabularySize + ")", token);
      }
    }
    return integers().stream().mapToInt(token -> token).toArray();
  }

  /** What {@code read} makes of a list of objects, none empty; what it refuses is wrong here. */
  <T> List<T> objects(Function<Field, T> read) {
    List<JsonElement> elements = elements("a list", element -> element.value);
    if (elements.isEmpty()) {
      throw wrong("a list of at least one object");
    }
    List<T> objects = new ArrayList<>();
    for (JsonElement element : elements) {
      String place = path + "[" + objects.size() + "]";
      try {
        objects.add(read.apply(new Field(file, place, element)));
      } catch (IllegalArgumentException e) {
        throw new CheckpointException(file, place + ". " + e.getMessage(), e);
      }
    }
    return objects;
  }

  CheckpointException wrong(String expected) {
    return wrong(expected, value == null ? "nothing" : value);
  }

  CheckpointException wrong(String expected, Object actual) {
    String got = actual.toString();
    String shown = got.length() > 60 ? got.substring(0, 60) + "..." : got;
    return new CheckpointException(file, path + " must be " + expected + ", got " + shown);
  }

  private JsonPrimitive primitive(String kind, Predicate<JsonPrimitive> is) {
    if (value instanceof JsonPrimitive primitive && is.test(primitive)) {
      return primitive;
    }
    throw wrong(kind);
  }

  private <T> List<T> elements(String kind, Function<Field, T> read) {
    if (value instanceof JsonArray list) {
      return list.asList().stream().map(each -> read.apply(new Field(file, path, each))).toList();
    }
    throw wrong(kind);
  }
}
