package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.sbd.djl.CheckpointException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A token that a tokenizer finds in a text before it looks for those of its vocabulary.
 *
 * @param content the text it is found by
 * @param flags those that are set: {@code special}, {@code lstrip} and so on
 */
record AddedToken(String content, Set<String> flags) {
  private static final String CONTENT = "content";
  private static final String SPECIAL = "special";
  private static final String NORMALIZED = "normalized";
  private static final int LONGEST = 2_000;
  private static final List<String> FLAGS =
      List.of("single_word", "lstrip", "rstrip", NORMALIZED, SPECIAL);

  AddedToken {
    flags = Set.copyOf(flags);
  }

  /** The usual special token of that text. */
  static AddedToken special(String content) {
    return new AddedToken(content, Set.of(SPECIAL));
  }

  /** The usual token of that text that is not special. */
  static AddedToken ordinary(String content) {
    return new AddedToken(content, Set.of(NORMALIZED));
  }

  /**
   * The token that {@code value} is: a special one's text, or an object of content and flags.
   *
   * @param file where it stands
   * @param name its field there
   */
  static AddedToken read(Path file, String name, JsonElement value) {
    if (isText(value)) {
      return special(content(file, name, value.getAsString()));
    }
    if (!value.isJsonObject()) {
      throw new CheckpointException(
          file, "%s must be a string or an object, got %s".formatted(name, value));
    }
    JsonFields fields = JsonFields.of(file, name, value);
    Set<String> flags = new TreeSet<>(FLAGS);
    flags.removeIf(flag -> !fields.flag(flag));
    if (!fields.has(NORMALIZED) && !flags.contains(SPECIAL)) {
      flags.add(NORMALIZED);
    }
    return new AddedToken(content(file, name, fields.requiredString(CONTENT)), flags);
  }

  /**
   * The text of a token.
   *
   * @throws CheckpointException if it is longer than the tokenizers library can take: the time it
   *     takes to prepare for one grows with the square of its length
   */
  static String content(Path file, String name, String text) {
    if (text.length() > LONGEST) {
      String rule = "%s must have at most %d characters, got %d";
      throw new CheckpointException(file, rule.formatted(name, LONGEST, text.length()));
    }
    return text;
  }

  /** Whether {@code value} can be read as a token. */
  static boolean isToken(JsonElement value) {
    return isText(value) || (value instanceof JsonObject object && object.has(CONTENT));
  }

  private static boolean isText(JsonElement value) {
    return value instanceof JsonPrimitive text && text.isString();
  }

  boolean isSpecial() {
    return flags.contains(SPECIAL);
  }

  /** This token as a special one, found where it was found. */
  AddedToken asSpecial() {
    Set<String> more = new TreeSet<>(flags);
    more.add(SPECIAL);
    return new AddedToken(content, more);
  }

  /** As tokenizer.json lists it. */
  JsonObject json(int id) {
    JsonObject json = new JsonObject();
    json.addProperty("id", id);
    json.addProperty(CONTENT, content);
    FLAGS.forEach(flag -> json.addProperty(flag, flags.contains(flag)));
    return json;
  }
}
