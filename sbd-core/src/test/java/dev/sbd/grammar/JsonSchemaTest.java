package dev.sbd.grammar;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.util.automaton.Automaton;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class JsonSchemaTest {
  /** A schema, texts that it accepts, and texts that it does not; {@code '} stands for a quote. */
  private record Case(String schema, List<String> accepted, List<String> refused) {
    DynamicTest test(JsonStyle style) {
      return DynamicTest.dynamicTest(schema, () -> check(style));
    }

    private void check(JsonStyle style) {
      Grammar grammar = Grammar.jsonSchema(quoted(schema), style);
      Stream<String> wrong =
          Stream.concat(
              accepted.stream().filter(text -> !grammar.matches(quoted(text))),
              refused.stream().filter(text -> grammar.matches(quoted(text))));
      assertEquals(List.of(), wrong.toList(), schema);
    }
  }

  private static Case schema(String schema, List<String> accepted, String... refused) {
    return new Case(schema, accepted, Arrays.asList(refused));
  }

  private static List<String> accepts(String... texts) {
    return Arrays.asList(texts);
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }

  private static Stream<DynamicTest> tests(JsonStyle style, Case... cases) {
    return Arrays.stream(cases).map(one -> one.test(style));
  }

  @TestFactory
  Stream<DynamicTest> types_values_onlyThose() {
    return tests(
        JsonStyle.SPACED,
        schema(
            "true",
            accepts("null", "-1.5e+3", "'a'", "[1, []]", "{'a': {'b': true}}"),
            "",
            "[1,2]"),
        schema(
            "{}", accepts("{}", "[]", "'\\u00e9\\n'"), "{'a':1}", "01", "'\\ud800'", "'\n'", "nul"),
        schema("{'type': 'null'}", accepts("null"), "0", "''"),
        schema("{'type': 'boolean'}", accepts("true", "false"), "'true'"),
        schema("{'type': 'integer'}", accepts("0", "-17"), "1.0", "1e2", "-0", "007"),
        schema("{'type': 'number'}", accepts("0", "1.0", "-1e2"), "1.", "'1'"),
        schema("{'type': ['string', 'integer']}", accepts("'a'", "3"), "3.5", "null"),
        schema(
            "{'title': 'T', 'description': 'd', 'default': 3, 'examples': [1], '$comment': 'c', 'type': 'null', 'deprecated': true, 'readOnly': true, 'writeOnly': false, '$id': 'x'}",
            accepts("null"),
            "3"));
  }

  @TestFactory
  Stream<DynamicTest> objects_members_inTheSchemasOrder() {
    return tests(
        JsonStyle.SPACED,
        schema(
            "{'type': 'object', 'properties': {'a': {'type': 'integer'}, 'b': {'type': 'string'}}, 'required': ['b'], 'additionalProperties': false}",
            accepts("{'a': 1, 'b': 'x'}", "{'b': 'x'}"),
            "{'b': 'x', 'a': 1}",
            "{'a': 1}",
            "{}",
            "{'b': 'x', 'c': 1}",
            "{'b': 1}",
            "{'b': 'x',}",
            "{, 'b': 'x'}"),
        schema(
            "{'type': 'object', 'properties': {'a': {'type': 'integer'}}}",
            accepts("{}", "{'a': 1}", "{'a': 1, 'c': [], 'd': 2}", "{'c': null}", "{'aa': 'x'}"),
            "{'a': 'x'}",
            "{'c': 1, 'a': 1}",
            "{'\\u0061': 'x'}",
            "{'a': 1, 'a': 'x'}"),
        schema(
            "{'type': 'object', 'additionalProperties': {'type': 'boolean'}}",
            accepts("{}", "{'x': true, 'y': false}"),
            "{'x': 1}"),
        schema(
            "{'type': 'object', 'required': ['x']}",
            accepts("{'x': 1}", "{'x': [], 'y': 1}"),
            "{}",
            "{'y': 1}"),
        schema(
            "{'type': 'object', 'properties': {'a': false, 'b': true}}",
            accepts("{'b': 1}", "{'c': 1}"),
            "{'a': 1}"),
        schema("{'properties': {'a': {'type': 'null'}}}", accepts("3", "{'a': null}"), "{'a': 3}"),
        schema(
            "{'type': 'object', 'properties': {'\\\\\\\"\\n\\u00e9': {'type': 'null'}}, 'additionalProperties': false}",
            accepts("{'\\\\\\\"\\né': null}"),
            "{'\\\\\\\"n': null}"));
  }

  @TestFactory
  Stream<DynamicTest> arrays_items_counted() {
    return tests(
        JsonStyle.SPACED,
        schema(
            "{'type': 'array', 'items': {'type': 'integer'}}",
            accepts("[]", "[1]", "[1, 2, 3]"),
            "[1,2]",
            "['a']",
            "[1, ]",
            "[, 1]"),
        schema(
            "{'type': 'array', 'items': {'type': 'null'}, 'minItems': 2, 'maxItems': 3}",
            accepts("[null, null]", "[null, null, null]"),
            "[]",
            "[null]",
            "[null, null, null, null]"),
        schema(
            "{'type': 'array', 'items': {'type': 'integer'}, 'minItems': 7}",
            accepts("[1, 2, 3, 4, 5, 6, 7]", "[1, 2, 3, 4, 5, 6, 7, 8, 9]"),
            "[1, 2, 3, 4, 5, 6]"),
        schema(
            "{'type': 'array', 'items': {'type': 'integer'}, 'maxItems': 6}",
            accepts("[]", "[1, 2, 3, 4, 5, 6]"),
            "[1, 2, 3, 4, 5, 6, 7]"),
        schema(
            "{'type': 'array', 'prefixItems': [{'type': 'integer'}, {'type': 'string'}], 'items': false}",
            accepts("[]", "[1]", "[1, 'a']"),
            "['a']",
            "[1, 'a', 2]"),
        schema(
            "{'type': 'array', 'prefixItems': [{'type': 'integer'}], 'items': {'type': 'boolean'}}",
            accepts("[]", "[1, true, false]"),
            "[true]"),
        schema("{'type': 'array', 'maxItems': 0}", accepts("[]"), "[1]"),
        schema(
            "{'type': 'array', 'uniqueItems': true, 'items': {'enum': ['a', 'b', 1]}, 'minItems': 1}",
            accepts("['a']", "['b', 1, 'a']"),
            "[]",
            "['a', 'a']",
            "['a', 'b', 1, 'a']"),
        schema(
            "{'type': 'array', 'uniqueItems': true, 'items': {'enum': [1, 2, 3, 4, 5, 6, 7]}, 'maxItems': 2}",
            accepts("[]", "[7, 1]"),
            "[7, 7]",
            "[1, 2, 3]"),
        schema(
            "{'type': 'array', 'uniqueItems': true, 'maxItems': 1}",
            accepts("[]", "[{}]"),
            "[1, 2]"));
  }

  @TestFactory
  Stream<DynamicTest> strings_lengthPatternAndFormat_allHold() {
    return tests(
        JsonStyle.SPACED,
        schema(
            "{'type': 'string', 'minLength': 2, 'maxLength': 3}",
            accepts("'éx'", "'\\u00e9\\n'", "'\\ud83d\\ude00x'", "'😀ab'"),
            "'a'",
            "'abcd'",
            "'😀'"),
        schema(
            "{'type': 'string', 'minLength': 40}",
            accepts("'" + "é".repeat(40) + "'", "'" + "a".repeat(99) + "'"),
            "'" + "a".repeat(39) + "'"),
        schema(
            "{'type': 'string', 'maxLength': 10000}",
            accepts("''", "'" + "a".repeat(10000) + "'"),
            "'" + "a".repeat(10001) + "'"),
        schema(
            "{'type': 'string', 'pattern': '^[a-c]+$'}",
            accepts("'abc'"),
            "''",
            "'abd'",
            "'\\u0061'"),
        schema(
            "{'type': 'string', 'pattern': 'b'}",
            accepts("'abc'", "'b'", "'\\\"b\\n\\u0001é'"),
            "'ac'",
            "'b\\u000a'",
            "'b\n'"),
        schema(
            "{'type': 'string', 'format': 'date'}", accepts("'2024-02-29'"), "'2023-02-29'", "''"),
        schema("{'pattern': '^a$'}", accepts("'a'", "3"), "'b'"),
        schema(
            "{'type': 'string', 'minLength': 2, 'pattern': '^[a-c]+$', 'allOf': [{'maxLength': 3}, {'pattern': '^a'}]}",
            accepts("'ab'", "'acc'"),
            "'a'",
            "'bc'",
            "'abcc'"),
        schema(
            "{'type': ['string', 'null'], 'minLength': 3, 'pattern': '^a?$'}",
            accepts("null"),
            "'",
            "''",
            "'a'"));
  }

  @TestFactory
  Stream<DynamicTest> numbers_boundsAndMultiples_allHold() {
    return tests(
        JsonStyle.SPACED,
        schema(
            "{'type': 'integer', 'minimum': -3, 'exclusiveMaximum': 12}",
            accepts("-3", "0", "11"),
            "-4",
            "12"),
        schema(
            "{'type': 'number', 'exclusiveMinimum': 0, 'maximum': 1.5}",
            accepts("0.1", "1", "1.50"),
            "0",
            "0.0",
            "1.51"),
        schema(
            "{'type': 'integer', 'multipleOf': 7, 'minimum': 1}", accepts("7", "7007"), "0", "8"),
        schema(
            "{'type': 'number', 'multipleOf': 0.25}",
            accepts("0", "-1.5", "0.750"),
            "0.3",
            "0.751"),
        schema("{'type': 'integer', 'multipleOf': 1.5}", accepts("3", "-6"), "2"),
        schema("{'type': 'number', 'multipleOf': 200}", accepts("400", "400.0", "0"), "100"),
        schema(
            "{'allOf': [{'minimum': 2}, {'exclusiveMinimum': 2}, {'type': 'number'}, {'type': ['integer', 'null']}]}",
            accepts("3"),
            "2",
            "2.5",
            "null" + "x"));
  }

  @TestFactory
  Stream<DynamicTest> listed_values_asTheSchemaWritesThem() {
    return tests(
        JsonStyle.SPACED,
        schema(
            "{'enum': ['red', 'a\\n\\u0001\\u00e9', 1.50, null, true]}",
            accepts("'red'", "'a\\n\\u0001é'", "1.50", "null", "true"),
            "'green'",
            "1.5",
            "false"),
        schema(
            "{'const': {'a': [1, {'b': null}], 'c': {}}}",
            accepts("{'a': [1, {'b': null}], 'c': {}}"),
            "{'a': [1, {'b': null}]}",
            "{}"),
        schema(
            "{'enum': [[], {}, 'x', [1]]}",
            accepts("[]", "{}", "'x'", "[1]"),
            "[1, 1]",
            "{'a': 1}"),
        schema(
            "{'type': 'string', 'enum': ['a', 1, 'bb'], 'minLength': 2}",
            accepts("'bb'"),
            "'a'",
            "1"),
        schema("{'enum': [1, 2, 3.0], 'type': 'integer', 'minimum': 2}", accepts("2", "3.0"), "1"),
        schema(
            "{'allOf': [{'enum': [1, 2, 'a']}, {'enum': ['a', 2.0, 4]}]}",
            accepts("2", "'a'"),
            "1",
            "4"),
        schema(
            "{'enum': [{'k': 1, 'x': 2}, {'k': 2}], 'properties': {'k': {'minimum': 2}}}",
            accepts("{'k': 2}"),
            "{'k': 1, 'x': 2}"));
  }

  @TestFactory
  Stream<DynamicTest> combined_schemas_asTheSpecSays() {
    String either =
        "{'type': 'object', 'properties': {'k': {'const': '%s'}, 'v': {'type': '%s'}}, 'required': ['k', 'v'], 'additionalProperties': false}";
    return tests(
        JsonStyle.SPACED,
        schema(
            "{'anyOf': [{'type': 'integer'}, {'type': 'string', 'maxLength': 1}]}",
            accepts("12", "'a'"),
            "'ab'",
            "1.5"),
        schema(
            "{'anyOf': [{'type': 'integer'}, {'type': 'integer', 'minimum': 3}]}",
            accepts("1", "5"),
            "'a'"),
        schema(
            "{'oneOf': ["
                + String.format(either, "a", "integer")
                + ", "
                + String.format(either, "b", "string")
                + "]}",
            accepts("{'k': 'a', 'v': 1}", "{'k': 'b', 'v': 'x'}"),
            "{'k': 'a', 'v': 'x'}",
            "{'k': 'b'}"),
        schema(
            "{'oneOf': [{'type': 'string', 'maxLength': 2}, {'type': 'string', 'minLength': 3}, {'type': 'null'}]}",
            accepts("'a'", "'abc'", "null"),
            "1"),
        schema(
            "{'oneOf': [{'type': 'integer', 'maximum': 2}, {'type': 'integer', 'minimum': 3}]}",
            accepts("2", "3"),
            "2.5"),
        schema(
            "{'allOf': [{'type': 'object', 'properties': {'a': {'type': 'integer'}}, 'required': ['a']}, {'properties': {'a': {'minimum': 5}, 'b': {'type': 'null'}}}]}",
            accepts("{'a': 5}", "{'a': 6, 'b': null}"),
            "{'a': 4}",
            "{'b': null}"),
        schema(
            "{'allOf': [{'properties': {'a': {}}, 'additionalProperties': false}, {'properties': {'b': {}}}], 'type': 'object'}",
            accepts("{}", "{'a': 1}"),
            "{'b': 1}",
            "{'a': 1, 'b': 1}"),
        schema(
            "{'type': 'object', 'properties': {'a': {}}, 'required': ['a'], 'anyOf': [{'required': ['b']}, {'required': ['c']}]}",
            accepts("{'a': 1, 'b': 2}", "{'a': 1, 'c': 2}", "{'a': 1, 'b': 1, 'c': 1}"),
            "{'a': 1}"),
        schema("{'anyOf': [false, {'type': 'null'}]}", accepts("null"), "1"));
  }

  @TestFactory
  Stream<DynamicTest> references_local_followed() {
    return tests(
        JsonStyle.SPACED,
        schema(
            "{'type': 'object', 'properties': {'next': {'$ref': '#'}}, 'additionalProperties': false}",
            accepts("{}", "{'next': {'next': {}}}"),
            "{'next': 1}"),
        schema(
            "{'$ref': '#/$defs/list', '$defs': {'list': {'anyOf': [{'type': 'null'}, {'type': 'array', 'prefixItems': [{'type': 'integer'}, {'$ref': '#/$defs/list'}], 'items': false, 'minItems': 2}]}}}",
            accepts("null", "[1, [2, null]]"),
            "[1]",
            "[1, 2]"),
        schema(
            "{'properties': {'a': {'$ref': '#/$defs/x~1y%25~0'}}, '$defs': {'x/y%~': {'type': 'null'}}}",
            accepts("{'a': null}"), "{'a': 1}"),
        schema(
            "{'$ref': '#n', 'definitions': {'d': {'$anchor': 'n', 'type': 'null'}}}",
            accepts("null"),
            "1"),
        schema(
            "{'$id': 'https://example.com/s', '$schema': 'http://json-schema.org/draft-07/schema#', '$ref': 'https://example.com/s#/$defs/a', '$defs': {'a': {'type': 'null'}}}",
            accepts("null"),
            "1"),
        schema(
            "{'$ref': '#/$defs/a', 'maxLength': 2, '$defs': {'a': {'type': 'string'}}}",
            accepts("'ab'"),
            "'abc'",
            "3"),
        schema(
            "{'allOf': [{'$ref': '#/prefixItems/1'}], 'prefixItems': [true, {'type': 'array'}]}",
            accepts("[]"),
            "1"));
  }

  @TestFactory
  Stream<DynamicTest> compact_text_hasNoBlanks() {
    return tests(
        JsonStyle.COMPACT,
        schema(
            "{'type': 'object', 'properties': {'a': {'type': 'array'}}}",
            accepts("{'a':[1,{}],'b':2}", "{}"),
            "{'a': [1]}",
            "{'a':[1, 2]}"));
  }

  @TestFactory
  Stream<DynamicTest> free_text_hasBlanksBetweenTokens() {
    String most = " \t\r\n".repeat(16);
    return tests(
        JsonStyle.FREE,
        schema(
            "{'type': 'object', 'properties': {'a': {'type': 'array', 'items': {'type': 'integer'}}}, 'required': ['a']}",
            accepts(
                "{'a':[1,2]}",
                "{ 'a' :\n[ 1 ,\t2 ]\r\n}",
                "{" + most + "'a'" + most + ":[" + most + "]" + most + "}",
                "{'a':[] , 'x' : { } }"),
            " {'a':[]}",
            "{'a':[]} ",
            "{" + most + " 'a':[]}",
            "{'a':[1 2]}",
            "{'a':[- 1]}",
            "{ }"));
  }

  @Test
  void refusals_messages_nameKeywordAndPlace() {
    String opened = "JSON Schema: ";
    assertAll(
        () ->
            refused(
                "{'properties': {'a': {'patternProperties': {}}}}",
                opened + "\"patternProperties\" at #/properties/a is not supported"),
        () -> refused("{'items': {'not': {}}}", opened + "\"not\" at #/items is not supported"),
        () ->
            refused(
                "{'$defs': {'a/b': {'minLength': -1}}, '$ref': '#/$defs/a~1b'}",
                opened + "minLength at #/$defs/a~1b must be an integer >= 0, got -1"),
        () ->
            refused("{'maxItems': 1.5}", opened + "maxItems at # must be an integer >= 0, got 1.5"),
        () ->
            refused(
                "{'type': 'text'}", opened + "type at # must be one of JSON's types, got \"text\""),
        () ->
            refused(
                "{'type': 3}", opened + "type at # must be an array of different strings, got 3"),
        () ->
            refused(
                "{'required': ['a', 'a']}",
                opened + "required at # must be an array of different strings, got [\"a\",\"a\"]"),
        () ->
            refused(
                "{'anyOf': []}",
                opened + "anyOf at # must be a non-empty array of schemas, got []"),
        () ->
            refused(
                "{'items': [true]}",
                opened + "the schema at #/items must be an object, true or false, got [true]"),
        () -> refused("{'multipleOf': 0}", opened + "multipleOf at # must be a number > 0, got 0"),
        () ->
            refused(
                "{'format': 'no-such-format'}",
                opened + "format \"no-such-format\" at # is not supported"),
        () ->
            refused(
                "{'$ref': 'other.json'}",
                opened
                    + "$ref at # leads out of the schema, which is not supported: \"other.json\""),
        () -> refused("{'$ref': '#/$defs/a'}", opened + "$ref at # leads nowhere: \"#/$defs/a\""),
        () ->
            refused(
                "{'items': {'$id': 'x'}}",
                opened + "\"$id\" at #/items is not supported: only the whole schema may have one"),
        () ->
            refused(
                "{'$schema': 'http://json-schema.org/draft-04/schema#'}",
                opened
                    + "the dialect \"http://json-schema.org/draft-04/schema#\" is not supported; use https://json-schema.org/draft/2020-12/schema"),
        () ->
            refused(
                "{'uniqueItems': true}",
                opened
                    + "uniqueItems at # is supported only for items whose values are a const or an enum of at most 10 values"),
        () ->
            refused(
                "{'oneOf': [{'type': 'object'}, {'required': ['a']}]}",
                opened
                    + "\"oneOf\" at #/oneOf is not supported: some value satisfies two of its alternatives; let a required property with a const tell them apart, or use anyOf"),
        () ->
            refused(
                "{'maxLength': 20001}",
                opened + "minLength and maxLength at # may be at most 20000, got 20001"),
        () ->
            refused(
                "{'maxItems': 20001}",
                opened + "minItems and maxItems at # may be at most 20000, got 20001"),
        () -> refused("{'a': 1", opened + "the text ends too early"),
        () -> refused("{} {}", opened + "no valid JSON: malformed at line 1 column 5 path $"),
        () ->
            refused(
                "{'type': 'null', 'type': 'null'}", opened + "\"type\" stands twice in one object"),
        () ->
            refused(
                "{'\ud800': 1}",
                opened
                    + "no valid JSON: Unpaired surrogate characters are not allowed in strict mode at line 1 column 5 path $."),
        () ->
            refused(
                "{'const': 1e2000}",
                opened + "exponents of numbers may be at most 1000, got 1e2000"));
  }

  @Test
  void contradictions_noTextLeft_saySo() {
    String none = "JSON Schema: no JSON text satisfies the schema: ";
    assertAll(
        () -> refused("false", none + "nothing satisfies #"),
        () -> refused("{'type': 'string', 'enum': [1, 2]}", none + "nothing satisfies #"),
        () ->
            refused(
                "{'type': 'integer', 'minimum': 3, 'maximum': 2}", none + "nothing satisfies #"),
        () ->
            refused(
                "{'type': 'object', 'properties': {'a': {'type': 'null', 'const': 1}}, 'required': ['a']}",
                none + "nothing satisfies #/properties/a"),
        () ->
            refused(
                "{'type': 'object', 'properties': {'a': {'$ref': '#'}}, 'required': ['a']}",
                none + "it never ends"),
        () ->
            refused(
                "{'type': 'array', 'items': {'$ref': '#'}, 'minItems': 1}",
                none + "it never ends"));
  }

  @Test
  void references_inCircles_refused() {
    String circle = " leads back to itself without a property or an item in between";
    assertAll(
        () -> refused("{'$ref': '#'}", "JSON Schema: the schema at #" + circle),
        () ->
            refused(
                "{'properties': {'a': {'anyOf': [{'type': 'null'}, {'items': {}, '$ref': '#/properties/a'}]}}}",
                "JSON Schema: the schema at #/properties/a" + circle));
  }

  private static void refused(String schema, String message) {
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class,
            () -> JsonSchema.rules(quoted(schema), JsonStyle.SPACED),
            schema);
    assertEquals(message, e.getMessage());
  }

  /** Schemas that would take a machine down if nothing were bounded. */
  @Test
  void hostile_schemas_endInClearErrors() {
    String many =
        "the grammar explodes: it takes too many states; make it simpler: fewer alternatives, fewer optional parts, smaller counts";
    assertAll(
        () ->
            refused(
                " ".repeat(10_000_000),
                "JSON Schema: it must have at most 1048576 characters, got 10000000"),
        () -> refused(defs(60, JsonSchemaTest::twice), many),
        () ->
            refused(
                "{'allOf': ["
                    + listed(
                        30, i -> "{'anyOf': [{'minLength': " + i + "}, {'maxLength': 5" + i + "}]}")
                    + "]}",
                many),
        () -> refused("{'oneOf': [" + listed(3_000, i -> "{'const': " + i + "}") + "]}", many),
        () -> refused("{'properties': {" + listed(5_000, i -> "'p" + i + "': true") + "}}", many),
        () ->
            refused(
                "{'properties': {"
                    + listed(20, i -> "'p" + i + "': {'maxLength': 1990" + i + "}")
                    + "}}",
                many),
        () ->
            refused(
                "{'enum': [" + listed(20_000, i -> "[" + i + "]") + "]}",
                "JSON Schema: it has more than 20000 schemas within, as many as may be"),
        () ->
            refused(
                "{'allOf': [{'type': 'integer', 'multipleOf': 1999}, {'multipleOf': 1997}]}",
                "the grammar explodes: what must hold together for a string, or a number, takes too many states: 2002 times 2001; make lengths smaller, patterns simpler, or leave one of them out"),
        () ->
            refused(
                "{'pattern': '(a|b)*a(a|b){40}'}",
                "JSON Schema: pattern at #: the grammar explodes: one of its parts takes 100001 states, at most 100000; make it simpler, its repetitions shorter above all"));
  }

  @Test
  void large_schemas_becomeRulesAllTheSame() {
    assertAll(
        () ->
            accepted("{'enum': [" + listed(20_000, i -> "'value" + i + "'") + "]}", "'value19999'"),
        () -> accepted(defs(5_000, i -> "{'$ref': '#/$defs/" + (i + 1) + "'}"), "null"),
        () ->
            accepted(
                defs(
                    60,
                    i ->
                        "{'anyOf': [{'$ref': '#/$defs/"
                            + (i + 1)
                            + "'}, {'$ref': '#/$defs/"
                            + (i + 1)
                            + "'}]}"),
                "null"),
        () ->
            accepted(
                defs(
                    2_000,
                    i ->
                        "{'type': 'object', 'additionalProperties': false, 'properties': {'x': {'$ref': '#/$defs/"
                            + (i + 1)
                            + "'}}}"),
                "{'x': {'x': {}}}"),
        () ->
            accepted(
                defs(
                    60,
                    i ->
                        "{'type': 'object', 'properties': {'l': {'$ref': '#/$defs/"
                            + (i + 1)
                            + "'}, 'r': {'$ref': '#/$defs/"
                            + (i + 1)
                            + "'}}}"),
                "{'l': {}, 'r': {'r': {}}}"),
        () ->
            accepted(
                "{'type': 'array', 'items': ".repeat(120) + "true" + "}".repeat(120),
                "[".repeat(150) + "]".repeat(150)),
        () ->
            accepted(
                "{'oneOf': ["
                    + listed(
                        100,
                        i ->
                            "{'type': 'object', 'properties': {'kind': {'const': "
                                + i
                                + "}}, 'required': ['kind']}")
                    + "]}",
                "{'kind': 77, 'x': 1}"));
  }

  /** Refers to the next definition twice, in different ways. */
  private static String twice(int i) {
    String next = "'$ref': '#/$defs/" + (i + 1) + "'";
    return "{'minLength': "
        + i
        + ", 'anyOf': [{"
        + next
        + "}, {'maxLength': 9"
        + i
        + ", "
        + next
        + "}]}";
  }

  private static void accepted(String schema, String text) {
    assertTrue(
        Grammar.jsonSchema(quoted(schema)).matches(quoted(text)), () -> text + " by " + schema);
  }

  private static String listed(int count, IntFunction<String> part) {
    return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining(","));
  }

  /** The first of some definitions, behind the last of which stands null. */
  private static String defs(int count, IntFunction<String> schema) {
    String all = listed(count, i -> "'" + i + "': " + schema.apply(i));
    return "{'$ref': '#/$defs/0', '$defs': {" + all + ", '" + count + "': {'type': 'null'}}}";
  }

  @Test
  void schema_tenFieldsOfTwoLevels_fewSmallRules() {
    Rules rules =
        JsonSchema.rules(
            quoted(
                "{'type': 'object', 'properties': {'name': {'type': 'string'}, 'age': {'type': 'integer', 'minimum': 0, 'maximum': 120}, 'weight': {'type': 'number'}, 'active': {'type': 'boolean'}, 'color': {'enum': ['red', 'green']}, 'tags': {'type': 'array', 'items': {'type': 'string'}}, 'code': {'type': 'string', 'maxLength': 20}, 'note': {'type': ['string', 'null']}, 'points': {'type': 'array', 'items': {'type': 'object', 'properties': {'x': {'type': 'number'}, 'y': {'type': 'number'}}, 'required': ['x', 'y']}}, 'address': {'type': 'object', 'properties': {'street': {'type': 'string'}, 'city': {'type': 'string'}}}}, 'required': ['name', 'age']}"),
            JsonStyle.SPACED);
    int states = rules.automata().stream().mapToInt(Automaton::getNumStates).sum();
    assertTrue(states < 600, states + " states");
  }
}
