package dev.sbd.djl;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as templates see it: text, numbers, booleans, lists, maps and null. */
final class PlainJson {
  private static final Gson GSON =
      new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE).create();

  private PlainJson() {}

  /** A value in place of JSON; whole numbers are long. */
  static Object of(JsonElement json) {
    return GSON.fromJson(json, Object.class);
  }

  /** The members of an object, in order. */
  static Map<String, @Nullable Object> members(JsonObject json) {
    return GSON.fromJson(json, new TypeToken<>() {});
  }
}
