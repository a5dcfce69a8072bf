package dev.sbd.djl.text.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.ToNumberPolicy;
import dev.sbd.djl.checkpoint.CheckpointFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates render, and fail, as jinja2 3.1.6 set up as in transformers did. */
class JinjaTemplateTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-07-06T05:04:03Z"), ZoneOffset.UTC);

  private static final Gson NUMBERS =
      new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LAZILY_PARSED_NUMBER).create();

  /** What a case gave in Python; error is null where it rendered. */
  record Case(String template, String expected, String error) {}

  private static JsonObject json() throws IOException {
    return JsonParser.parseString(Files.readString(CheckpointFixture.resource("jinja/cases.json")))
        .getAsJsonObject();
  }

  static Stream<Case> rendering() throws IOException {
    return cases().filter(c -> c.error() == null);
  }

  static Stream<Case> failing() throws IOException {
    return cases().filter(c -> c.error() != null);
  }

  private static Stream<Case> cases() throws IOException {
    return StreamSupport.stream(json().getAsJsonArray("cases").spliterator(), false)
        .map(element -> new Gson().fromJson(element, Case.class));
  }

  private static String render(String template) throws IOException {
    Map<?, ?> variables = NUMBERS.fromJson(json().get("variables"), Map.class);
    Map<String, Object> named = new HashMap<>();
    variables.forEach((name, value) -> named.put((String) name, value));
    return JinjaTemplate.parse(template).render(named, CLOCK);
  }

  @ParameterizedTest
  @MethodSource("rendering")
  void template_ofJinja2_rendersTheSame(Case example) throws IOException {
    assertEquals(example.expected(), render(example.template()), example.template());
  }

  @ParameterizedTest
  @MethodSource("failing")
  void template_failingInJinja2_fails(Case example) {
    assertThrows(JinjaException.class, () -> render(example.template()), example.template());
  }
}
