package dev.sbd.djl;

import dev.sbd.model.Tokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes special tokens that are written in messages and tools as text. */
record Escaping(Tokenizer tokenizer) {
  List<ChatMessage> messages(List<ChatMessage> messages) {
    return messages.stream()
        .map(
            m ->
                new ChatMessage(
                    tokenizer.escape(m.role()), tokenizer.escape(m.content()), map(m.fields())))
        .toList();
  }

  /** Those of the caller are as they are, but for the tools. */
  Map<String, @Nullable Object> variables(Map<String, @Nullable Object> variables) {
    Map<String, @Nullable Object> escaped = new LinkedHashMap<>(variables);
    escaped.computeIfPresent("tools", (name, tools) -> value(tools));
    return escaped;
  }

  private Map<String, @Nullable Object> map(Map<?, ?> map) {
    Map<String, @Nullable Object> escaped = new LinkedHashMap<>();
    map.forEach((key, value) -> escaped.put(String.valueOf(key), value(value)));
    return escaped;
  }

  private @Nullable Object value(@Nullable Object value) {
    if (value instanceof String text) {
      return tokenizer.escape(text);
    }
    if (value instanceof Map<?, ?> map) {
      return map(map);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> escaped = new ArrayList<>();
      list.forEach(item -> escaped.add(value(item)));
      return escaped;
    }
    return value;
  }
}
