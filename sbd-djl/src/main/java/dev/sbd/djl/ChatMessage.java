package dev.sbd.djl;

import java.util.Collections;
import java.util.LinkedHashMap;
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
}
