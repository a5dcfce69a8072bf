package dev.sbd.djl.training;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.sbd.djl.ChatMessage;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.io.IOException;
import java.io.LineNumberReader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of training data.
 *
 * @param prompt the conversation to answer: one message of the user, or several
 * @param completion what to answer; empty only if there is nothing to learn from the line
 * @param isWhole whether the answer ends there; else a limit has cut it
 * @param place where it stands, for messages
 */
record PromptCompletion(
    List<ChatMessage> prompt, String completion, boolean isWhole, String place) {
  /** Why a generation ends though the answer does not. */
  private static final Set<String> CUT = Set.of("length", "time");

  private static final Pattern COLUMN = Pattern.compile("column (\\d+)");

  /**
   * Reads a file of {@code {"prompt": "...", "completion": "..."}} a line, or with {@code messages}
   * in place of the prompt: those that {@code sbd generate --prompts} writes among them, whose
   * {@code finish} says how an answer ended, or {@code error} that there is none. Other fields and
   * blank lines are ignored.
   *
   * @throws dev.sbd.error.InvalidRequestException if a line is no such object, or its completion is
   *     empty though no generation says so: the message names it; or if the file cannot be read
   */
  static void forEach(Path file, Consumer<PromptCompletion> reader) {
    try (LineNumberReader lines = new LineNumberReader(Files.newBufferedReader(file))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          reader.accept(parse(line, file + ":" + lines.getLineNumber()));
        }
      }
    } catch (IOException e) {
      throw new InvalidRequestException("cannot read " + file + ": " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException
        ? "there is no such file"
        : e instanceof CharacterCodingException ? "it is not UTF-8 text" : e.toString();
  }

  private static PromptCompletion parse(String line, String place) {
    JsonObject fields = fields(line, place);
    List<ChatMessage> prompt = prompt(fields, place);
    if (fields.has("error")) {
      return new PromptCompletion(prompt, "", false, place);
    }
    String completion = text(fields, "completion", place);
    String finish = fields.has("finish") ? text(fields, "finish", place) : "";
    Check.that(!completion.isEmpty() || !finish.isEmpty(), "%s: completion is empty", place);
    return new PromptCompletion(prompt, completion, !CUT.contains(finish), place);
  }

  private static List<ChatMessage> prompt(JsonObject fields, String place) {
    if (!fields.has("messages")) {
      return List.of(ChatMessage.user(text(fields, "prompt", place)));
    }
    try {
      return ChatMessage.parse(fields.get("messages").toString());
    } catch (InvalidRequestException e) {
      throw new InvalidRequestException(place + ": " + e.getMessage(), e);
    }
  }

  private static JsonObject fields(String line, String place) {
    try (JsonReader reader = new JsonReader(new StringReader(line))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement root = JsonParser.parseReader(reader);
      boolean one = root.isJsonObject() && reader.peek() == JsonToken.END_DOCUMENT;
      Check.that(one, "%s: must hold one JSON object", place);
      return root.getAsJsonObject();
    } catch (JsonParseException | IOException e) {
      throw new InvalidRequestException(place + ": is not valid JSON" + column(e), e);
    }
  }

  /** Where the parser stopped; the rest of its message is for programmers. */
  private static String column(Exception e) {
    Matcher column = COLUMN.matcher(String.valueOf(e.getMessage()));
    return column.find() ? " from column " + column.group(1) : "";
  }

  private static String text(JsonObject fields, String name, String place) {
    Check.that(fields.has(name), "%s: has no %s, only %s", place, name, fields.keySet());
    JsonElement value = fields.get(name);
    boolean isText = value instanceof JsonPrimitive primitive && primitive.isString();
    Check.that(isText, "%s: %s must be a string, got %s", place, name, value);
    return value.getAsString();
  }
}
