package dev.sbd.djl;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.ToNumberPolicy;

/** JSON as templates see it: text, numbers, booleans, lists, maps and null. */
final class JsonFields {
  private static final Gson GSON =
      new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

  private JsonFields() {}

  /** A value in place of JSON; whole numbers are long. */
  static Object plain(JsonElement json) {
    return GSON.fromJson(json, Object.class);
  }
}
