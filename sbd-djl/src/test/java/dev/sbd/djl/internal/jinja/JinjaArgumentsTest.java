package dev.sbd.djl.internal.jinja;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Arguments mean what they mean in jinja2 3.1.6; those that it does not take are refused. */
class JinjaArgumentsTest {
  private static final Gson NUMBERS =
      new GsonBuilder().setObjectToNumberStrategy(ToNumberPolicy.LAZILY_PARSED_NUMBER).create();

  /** What a template gave in Python; error is null where it rendered. */
  record Case(String template, String expected, String error) {}

  private final Map<String, Object> variables;

  JinjaArgumentsTest() throws IOException {
    variables =
        NUMBERS.fromJson(
            json("cases.json").getAsJsonObject().get("variables"), new TypeToken<>() {});
  }

  private static JsonElement json(String file) throws IOException {
    return JsonParser.parseString(Files.readString(CheckpointFixture.resource("jinja/" + file)));
  }

  private static Stream<Case> cases() throws IOException {
    List<Case> cases =
        new Gson().fromJson(json("argument_cases.json"), new TypeToken<List<Case>>() {});
    return cases.stream();
  }

  private String render(String template) {
    return JinjaTemplate.parse(template).render(variables, Clock.systemUTC());
  }

  private void assertFails(String template) {
    assertThrows(JinjaException.class, () -> render(template), template);
  }

  @Test
  void arguments_thatJinja2Takes_meanTheSame() throws IOException {
    assertAll(
        cases()
            .filter(c -> c.error() == null)
            .<Executable>map(
                c -> () -> assertEquals(c.expected(), render(c.template()), c.template())));
  }

  @Test
  void arguments_thatJinja2Refuses_areRefused() throws IOException {
    assertAll(
        cases()
            .filter(c -> c.error() != null)
            .<Executable>map(c -> () -> assertFails(c.template())));
  }

  private String failure(String template) {
    return assertThrows(JinjaException.class, () -> render(template)).getMessage();
  }

  @Test
  void int_ofATextInABase_readsIt() {
    assertEquals("26", render("{{ '0x1A'|int(base=16) }}"));
    assertEquals(
        "26 10 7 -1",
        render(
            "{{ '1a'|int(0, 16) }} {{ '0b1010'|int(0, 2) }} {{ '0o7'|int(base=0) }} {{ 'zz'|int(-1, 16) }}"));
  }

  @Test
  void argument_refused_isNamed() {
    assertEquals(
        "line 1: int takes not more than 2 arguments", failure("{{ 'ff' | int(0, 16, 1) }}"));
    assertEquals("line 1: int takes no argument 'radix'", failure("{{ 'ff' | int(radix=16) }}"));
    assertEquals(
        "line 1: int got multiple values for argument 'default'",
        failure("{{ 'ff' | int(0, default=1) }}"));
    assertEquals("line 1: strip takes no argument 'chars'", failure("{{ 'a'.strip(chars='a') }}"));
    assertEquals(
        "line 1: You can only sort by either \"key\" or \"value\"",
        failure("{{ d | dictsort(by='size') }}"));
    assertEquals(
        "line 1: indentation too wide, at most 10000 blanks",
        failure("{{ d | tojson(indent=999999999) }}"));
    assertEquals(
        "line 1: separators must be two, got 1", failure("{{ d | tojson(separators=',') }}"));
    assertEquals("line 1: number is not finite", failure("{{ 'inf' | float }}"));
  }
}
