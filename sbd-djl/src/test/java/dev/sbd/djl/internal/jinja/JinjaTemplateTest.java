package dev.sbd.djl.internal.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.ToNumberPolicy;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
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
    assertThrows(
        InvalidRequestException.class, () -> render(example.template()), example.template());
  }

  private static String failure(String template) {
    return assertThrows(InvalidRequestException.class, () -> render(template)).getMessage();
  }

  @Test
  void raiseException_message_isTheTemplatesOwn() {
    assertEquals(
        "Roles must alternate!", failure("\n{{ raise_exception('Roles must alternate!') }}"));
  }

  @Test
  void failure_inAnExpression_tellsItsLine() {
    assertEquals("line 3: 'nope' is undefined", failure("a\n\n{{ nope.x }}"));
    assertEquals(
        "line 2: 'dict object' has no attribute 'zz'", failure("\n{% if d.zz.y %}{% endif %}"));
    assertEquals(
        "line 2: unsupported operand types for +: 'str' and 'int'",
        failure("{% for x in m %}\n{{ 'a' + x }}{% endfor %}"));
  }

  @Test
  void template_malformed_tellsItsLine() {
    assertEquals("line 2: tag 'include' is not supported", failure("\n{% include 'x' %}"));
    assertEquals("line 1: expected '}}', got 'b'", failure("{{ a b }}"));
    assertEquals("line 2: expected 'endif', got end of template", failure("{% if m %}\n "));
    assertEquals("line 1: comment is not closed", failure("{# x"));
    assertEquals("line 1: tag 'raw' is not supported", failure("{% raw %}{{ x }}"));
    assertEquals("line 1: template ends inside an expression", failure("{{ x"));
    assertEquals("line 1: unexpected character '?'", failure("{{ x ? 1 }}"));
    assertEquals("line 1: break and continue stand in a loop only", failure("{% break %}"));
  }

  @Test
  void unknownName_neverReached_doesNotMatter() throws IOException {
    String unknown =
        "{{ 1 | nope }}{{ 1 is nope }}{{ m | map('nope') }}{{ nope() }}{{ 'a'.nope() }}";
    assertEquals("ok", render("{% if false %}" + unknown + "{% endif %}ok"));
    assertEquals("yes", render("{{ 'yes' if t else 1 | nope }}"));
  }

  @Test
  void unknownName_outsideABranch_failsThoughNeverReached() {
    assertEquals(
        "line 2: No filter named 'nope'.",
        failure("{% macro f() %}\n{{ 1 | nope }}{% endmacro %}"));
    assertEquals(
        "line 1: No test named 'nope'.",
        failure("{% if false %}{% for x in m %}{{ x is nope }}{% endfor %}{% endif %}"));
    assertEquals("line 1: No test named 'nope'.", failure("{{ t or 1 is nope }}"));
  }

  @Test
  void unknownName_reached_failsTellingItsLine() {
    assertEquals("line 2: No filter named 'nope'.", failure("\n{{ 1 | nope }}"));
    assertEquals("line 2: No filter named 'nope'.", failure("{{ 1\n | nope(2) }}"));
    assertEquals("line 2: No test named 'nope'.", failure("\n{{ 1 is nope }}"));
    assertEquals("line 1: No filter named 'nope'.", failure("{{ m | map('nope') | list }}"));
    assertEquals("line 1: No test named 'nope'.", failure("{{ m | select('nope') | list }}"));
    assertEquals("line 2: 'nope' is undefined", failure("\n{{ nope() }}"));
    assertEquals("line 1: 'str object' has no attribute 'nope'", failure("{{ 'a'.nope() }}"));
    assertEquals("line 1: 'list object' has no attribute 'append'", failure("{{ m.append(4) }}"));
  }

  @Test
  void argument_notSupported_isRefused() {
    assertEquals("line 1: argument 'new' is missing", failure("{{ 'a' | replace('a') }}"));
    assertEquals(
        "line 1: unsupported operand types for %: 'str' and 'float'",
        failure("{{ '%.2f' % 1.5 }}"));
    assertEquals(
        "line 1: unsupported operand types for *: 'str' and 'int'", failure("{{ 'a' * 3 }}"));
    assertEquals("line 1: unsupported time format '%-d'", failure("{{ strftime_now('%-d') }}"));
    assertEquals("line 1: expected '}}', got '<'", failure("{{ 1 < 2 < 3 }}"));
    assertEquals("line 1: expected '}}', got '<'", failure("{{ not 1 < 2 < 3 }}"));
    String macro = "{% macro f(a) %}{{ varargs }}{{ kwargs }}{% endmacro %}";
    assertEquals("line 1: macro takes not more than 1 arguments", failure(macro + "{{ f(1, 2) }}"));
    assertEquals("line 1: macro takes no argument 'b'", failure(macro + "{{ f(1, b=2) }}"));
  }

  @Test
  void template_runningAway_fails() {
    assertEquals("line 1: range too big, at most 100000 items", failure("{{ range(1000000) }}"));
    assertEquals("line 1: integer is too large", failure("{{ 9223372036854775807 + 1 }}"));
    assertEquals("line 1: number is not finite", failure("{{ 1e308 * 10 }}"));
    assertEquals(
        "template recurses too deeply", failure("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}"));
    assertEquals(
        "template is nested too deeply",
        failure("{{ " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + " }}"));
  }

  @Test
  void variable_ofAnotherType_isRefused() {
    JinjaTemplate template = JinjaTemplate.parse("{{ x }}");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> template.render(Map.of("x", new Object()), CLOCK));
    assertEquals(
        "template variables must be text, numbers, booleans, lists or maps, got java.lang.Object",
        e.getMessage());
  }

  @Test
  void strings_long_areRead() throws IOException {
    String text = "a\\\\b".repeat(50_000);
    assertEquals("a\\b".repeat(50_000), render("{{ '" + text + "' }}"));
  }
}
