package dev.sbd.djl;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.internal.Check;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation.
 *
 * @param role who speaks, in the template's words: usually {@code system}, {@code user}, {@code
 *     assistant} or {@code tool}
 * @param content what they say
 * @param fields what else the template may look for, {@code tool_calls} for one; a {@code content}
 *     here replaces the text
 */
public record ChatMessage(String role, String content, Map<String, @Nullable Object> fields) {

  /** Copies the fields. */
  public ChatMessage {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(content, "content");
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** A message of text alone. */
  public ChatMessage(String role, String content) {
    this(role, content, Map.of());
  }

  /** A message of the role {@code system}. */
  public static ChatMessage system(String content) {
    return new ChatMessage("system", content);
  }

  /** A message of the role {@code user}. */
  public static ChatMessage user(String content) {
    return new ChatMessage("user", content);
  }

  /** A message of the role {@code assistant}. */
  public static ChatMessage assistant(String content) {
    return new ChatMessage("assistant", content);
  }

  /**
   * A message of the role {@code assistant} with calls of tools, in {@code tool_calls}.
   *
   * @throws InvalidRequestException if a call's arguments are no JSON object
   */
  public static ChatMessage assistant(String content, List<ToolCall> calls) {
    List<Object> field = calls.stream().map(ChatMessage::field).toList();
    return new ChatMessage(
        "assistant", content, field.isEmpty() ? Map.of() : Map.of("tool_calls", field));
  }

  private static Object field(ToolCall call) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", call.name());
    function.put("arguments", arguments(call));
    return Map.of("type", "function", "function", function);
  }

  private static Object arguments(ToolCall call) {
    try {
      return PlainJson.of(JsonParser.parseString(call.arguments()).getAsJsonObject());
    } catch (JsonParseException | IllegalStateException e) {
      throw new InvalidRequestException(
          "the arguments of a call of %s must be a JSON object, got %s"
              .formatted(call.name(), call.arguments()),
          e);
    }
  }

  /** A message of the role {@code tool}: what a tool answered. */
  public static ChatMessage tool(String name, String content) {
    return new ChatMessage("tool", content, Map.of("name", name));
  }

  /**
   * Messages as JSON has them: {@code [{"role": "user", "content": "Hello"}]}. What else an object
   * holds are the message's fields, a content that is no text among them.
   *
   * @throws InvalidRequestException if it is no array of such objects, or empty: the message names
   *     the place
   */
  public static List<ChatMessage> parse(String json) {
    JsonElement root = element(json);
    boolean filled = root instanceof JsonArray array && !array.isEmpty();
    Check.that(filled, "messages must be an array of one message or more, got %s", json);
    List<ChatMessage> messages = new ArrayList<>();
    for (JsonElement message : root.getAsJsonArray()) {
      messages.add(of(message, "messages[" + messages.size() + "]"));
    }
    return messages;
  }

  private static JsonElement element(String json) {
    try {
      return JsonParser.parseString(json);
    } catch (JsonParseException e) {
      throw new InvalidRequestException("messages must be JSON, got " + json, e);
    }
  }

  private static ChatMessage of(JsonElement message, String place) {
    Check.that(message.isJsonObject(), "%s must be an object, got %s", place, message);
    JsonObject object = message.getAsJsonObject();
    Check.that(isText(object.get("role")), "%s: role must be a string, got %s", place, message);
    Check.that(object.has("content"), "%s: has no content, only %s", place, object.keySet());
    Map<String, @Nullable Object> fields = PlainJson.members(object);
    fields.remove("role");
    boolean plain = isText(object.get("content"));
    Object content = plain ? fields.remove("content") : "";
    return new ChatMessage(object.get("role").getAsString(), String.valueOf(content), fields);
  }

  private static boolean isText(@Nullable JsonElement value) {
    return value instanceof JsonPrimitive primitive && primitive.isString();
  }
}
