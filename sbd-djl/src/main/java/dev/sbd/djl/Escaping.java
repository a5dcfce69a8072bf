package dev.sbd.djl;

import dev.sbd.model.Tokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes text of all that strangers may have written in a conversation. */
record Escaping(Tokenizer tokenizer) {
  List<ChatMessage> messages(List<ChatMessage> messages) {
    return messages.stream().map(this::message).toList();
  }

  private ChatMessage message(ChatMessage message) {
    return new ChatMessage(
        tokenizer.escape(message.role()),
        tokenizer.escape(message.content()),
        variables(message.fields()));
  }

  Map<String, @Nullable Object> variables(Map<String, ? extends @Nullable Object> variables) {
    Map<String, @Nullable Object> escaped = new LinkedHashMap<>();
    variables.forEach((name, value) -> escaped.put(name, value(value)));
    return escaped;
  }

  private @Nullable Object value(@Nullable Object value) {
    if (value instanceof String text) {
      return tokenizer.escape(text);
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> escaped = new LinkedHashMap<>();
      map.forEach((name, inner) -> escaped.put(key(name), value(inner)));
      return escaped;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> escaped = new ArrayList<>();
      list.forEach(inner -> escaped.add(value(inner)));
      return escaped;
    }
    return value;
  }

  private Object key(Object name) {
    return name instanceof String text ? tokenizer.escape(text) : name;
  }
}
