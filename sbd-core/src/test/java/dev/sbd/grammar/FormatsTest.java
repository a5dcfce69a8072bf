package dev.sbd.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.util.Optional;
import java.util.Random;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.Transition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "date",
        "time",
        "date-time",
        "duration",
        "uuid",
        "hostname",
        "email",
        "ipv4",
        "ipv6",
        "uri",
        "iri",
        "uri-reference",
        "iri-reference",
        "json-pointer",
        "relative-json-pointer"
      })
  void format_itsTextsAtRandom_validate(String format) {
    JsonSchema schema = schema(format);
    Automaton automaton = Formats.named(format).orElseThrow();
    for (int seed = 0; seed < 1_000; seed++) {
      String text = walk(automaton, new Random(seed));
      assertTrue(isValid(schema, text), () -> format + ": " + text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "date, 2024-02-29",
    "date, 2000-02-29",
    "date, 1999-12-31",
    "time, 23:59:59Z",
    "time, 00:00:00.123456789+05:30",
    "date-time, 2026-11-29T02:55:45Z",
    "date-time, 1985-04-12T23:20:50.52-08:00",
    "duration, P3Y6M4DT12H30M5S",
    "duration, P4W",
    "duration, PT36H",
    "uuid, 2EB8AA08-aa98-11ea-b4aa-73b441d16380",
    "hostname, www.example.com",
    "hostname, a-b",
    "email, joe.bloggs+tag@example.com",
    "ipv4, 192.168.0.255",
    "ipv6, ::1",
    "ipv6, 2001:db8::8a2e:370:7334",
    "ipv6, 1:2:3:4:5:6:7:8",
    "ipv6, ::",
    "uri, https://example.com:8080/a/b?c=d&e=%20#f",
    "uri-reference, ../a?b#c",
    "uri-reference, /a:b//c",
    "json-pointer, /a~1b/~0/0",
    "relative-json-pointer, 1/a",
    "relative-json-pointer, 0#"
  })
  void format_validText_isOfIt(String format, String text) {
    assertTrue(Operations.run(Formats.named(format).orElseThrow(), text), text);
    assertTrue(isValid(schema(format), text), "the validator on " + text);
  }

  @ParameterizedTest
  @CsvSource({
    "date, 2023-02-29",
    "date, 1900-02-29",
    "date, 2024-04-31",
    "date, 2024-13-01",
    "date, 24-01-01",
    "time, 24:00:00Z",
    "time, 12:60:00Z",
    "time, 12:00:00",
    "date-time, 2024-01-01",
    "date-time, 2023-02-29T00:00:00Z",
    "date-time, 2024-01-01 00:00:00Z",
    "duration, P",
    "duration, PT",
    "duration, P1D2H",
    "uuid, 2eb8aa08aa9811eab4aa73b441d16380",
    "hostname, -a",
    "hostname, a..b",
    "email, @example.com",
    "email, a..b@example.com",
    "ipv4, 256.0.0.1",
    "ipv4, 01.2.3.4",
    "ipv6, 1::2::3",
    "ipv6, 12345::",
    "ipv6, 1:2:3:4:5:6:7:8:9",
    "uri, /a",
    "uri, http://a b",
    "uri-reference, a b",
    "json-pointer, a",
    "json-pointer, /~2",
    "relative-json-pointer, 01"
  })
  void format_invalidText_isNotOfIt(String format, String text) {
    assertEquals(false, Operations.run(Formats.named(format).orElseThrow(), text), text);
  }

  @Test
  void format_unknown_isNone() {
    assertEquals(Optional.empty(), Formats.named("idn-hostname"));
    assertEquals(Optional.empty(), Formats.named("regex"));
  }

  private static JsonSchema schema(String format) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            "{\"format\": \"" + format + "\"}",
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  private static boolean isValid(JsonSchema schema, String text) {
    return schema.validate(new Gson().toJson(text), InputFormat.JSON).isEmpty();
  }

  /** A text of the language: any way through the automaton. */
  private static String walk(Automaton automaton, Random random) {
    StringBuilder text = new StringBuilder();
    Transition transition = new Transition();
    int state = 0;
    while (automaton.getNumTransitions(state) > 0
        && !(automaton.isAccept(state) && random.nextInt(6) == 0)) {
      int index = random.nextInt(automaton.getNumTransitions(state));
      automaton.getTransition(state, index, transition);
      int range = Math.min(transition.max - transition.min, random.nextBoolean() ? 100 : 70_000);
      text.appendCodePoint(transition.min + random.nextInt(range + 1));
      state = transition.dest;
    }
    return text.toString();
  }
}
