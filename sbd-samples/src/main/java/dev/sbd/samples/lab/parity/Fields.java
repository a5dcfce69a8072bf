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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** A JSON object of a file; what is wrong with a field is said with the file and its path. */
final class Fields {
  private final Path file;
  private final String path; // "" or "cases[3]."
  private final JsonObject object;

  private Fields(Path file, String path, JsonObject object) {
    this.file = file;
    this.path = path;
    this.object = object;
  }

  /** The object that is the whole of a file. */
  static Fields read(Path file) {
    try {
      JsonElement json = JsonParser.parseString(Files.readString(file));
      if (json instanceof JsonObject object) {
        return new Fields(file, "", object);
      }
      throw new CheckpointException(file, "must be a JSON object");
    } catch (IOException | JsonParseException e) {
      throw new CheckpointException(file, "is not valid JSON: " + e.getMessage(), e);
    }
  }

  boolean has(String name) {
    return object.has(name);
  }

  String text(String name) {
    return primitive(name, "a string", JsonPrimitive::isString).getAsString();
  }

  boolean flag(String name) {
    return primitive(name, "true or false", JsonPrimitive::isBoolean).getAsBoolean();
  }

  double number(String name) {
    return primitive(name, "a number", JsonPrimitive::isNumber).getAsDouble();
  }

  int integer(String name) {
    return integer(name, get(name, "an integer"));
  }

  /** Token ids, each in {@code [0, vocabularySize)}. */
  int[] tokens(String name, int vocabularySize) {
    int[] tokens = integers(name, get(name, "a list of token ids"));
    for (int token : tokens) {
      if (token < 0 || token >= vocabularySize) {
        throw wrong(name, "token ids in [0, " + vocabularySize + ")", String.valueOf(token));
      }
    }
    return tokens;
  }

  /** A list of lists of integers. */
  List<List<Integer>> integerLists(String name) {
    return elements(name).stream()
        .map(list -> Arrays.stream(integers(name, list)).boxed().toList())
        .toList();
  }

  Fields object(String name) {
    return nested(name, get(name, "an object"));
  }

  /** A list of objects, none empty. */
  <T> List<T> objects(String name, Function<Fields, T> read) {
    List<JsonElement> elements = elements(name);
    if (elements.isEmpty()) {
      throw wrong(name, "a list of at least one object", "[]");
    }
    List<T> objects = new ArrayList<>();
    for (JsonElement element : elements) {
      objects.add(nested(name + "[" + objects.size() + "]", element).as(read));
    }
    return objects;
  }

  /** What {@code read} makes of this object; values that it refuses are the file's fault. */
  private <T> T as(Function<Fields, T> read) {
    try {
      return read.apply(this);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(file, path + " " + e.getMessage(), e);
    }
  }

  CheckpointException wrong(String name, String expected, String actual) {
    String got = actual.length() > 60 ? actual.substring(0, 60) + "..." : actual;
    return new CheckpointException(file, path + name + " must be " + expected + ", got " + got);
  }

  private Fields nested(String name, JsonElement element) {
    if (element instanceof JsonObject child) {
      return new Fields(file, path + name + ".", child);
    }
    throw wrong(name, "an object", element.toString());
  }

  private List<JsonElement> elements(String name) {
    if (get(name, "a list") instanceof JsonArray list) {
      return list.asList();
    }
    throw wrong(name, "a list", object.get(name).toString());
  }

  private int[] integers(String name, JsonElement element) {
    if (element instanceof JsonArray list) {
      return StreamSupport.stream(list.spliterator(), false)
          .mapToInt(number -> integer(name, number))
          .toArray();
    }
    throw wrong(name, "a list of integers", element.toString());
  }

  private int integer(String name, JsonElement element) {
    try {
      if (element instanceof JsonPrimitive number && number.isNumber()) {
        return new BigDecimal(number.getAsString()).intValueExact();
      }
    } catch (ArithmeticException e) {
      // not an int: as wrong as a text
    }
    throw wrong(name, "an integer", element.toString());
  }

  private JsonPrimitive primitive(String name, String kind, Function<JsonPrimitive, Boolean> is) {
    if (get(name, kind) instanceof JsonPrimitive primitive && is.apply(primitive)) {
      return primitive;
    }
    throw wrong(name, kind, object.get(name).toString());
  }

  private JsonElement get(String name, String expected) {
    return Optional.ofNullable(object.get(name))
        .orElseThrow(() -> wrong(name, expected, "nothing"));
  }
}
