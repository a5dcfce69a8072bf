package dev.sbd.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sbd.error.InvalidRequestException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChatMessageTest {
  @Test
  void parse_textMessages_areThoseOfTheFactories() {
    assertEquals(
        List.of(ChatMessage.system("Be short."), ChatMessage.user("Hi")),
        ChatMessage.parse(
            "[{\"role\": \"system\", \"content\": \"Be short.\"},"
                + " {\"content\": \"Hi\", \"role\": \"user\"}]"));
  }

  @Test
  void parse_otherFields_areForTheTemplate() {
    ChatMessage call =
        ChatMessage.parse(
                "[{\"role\": \"assistant\", \"content\": null, \"tool_calls\": [{\"id\": 3}]}]")
            .get(0);
    assertEquals("", call.content());
    Map<String, Object> expected = new HashMap<>(Map.of("tool_calls", List.of(Map.of("id", 3L))));
    expected.put("content", null);
    assertEquals(expected, call.fields());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          []                                 ; messages must be an array of one message or more, got []
          {"role": "user"}                   ; messages must be an array of one message or more, got {"role": "user"}
          ["Hi"]                             ; messages[0] must be an object, got "Hi"
          [{"role": 1, "content": ""}]       ; messages[0]: role must be a string, got {"role":1,"content":""}
          [{"content": "Hi"}]                ; messages[0]: role must be a string, got {"content":"Hi"}
          [{"role": "user", "text": "Hi"}]   ; messages[0]: has no content, only [role, text]
          [{"role": "user",                  ; messages must be JSON, got [{"role": "user",
          """)
  void parse_anythingElse_isRefusedByPlace(String json, String message) {
    String said =
        assertThrows(InvalidRequestException.class, () -> ChatMessage.parse(json)).getMessage();
    assertEquals(message, said);
  }
}
