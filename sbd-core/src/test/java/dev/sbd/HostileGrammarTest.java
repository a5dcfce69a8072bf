package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.Grammar;
import dev.sbd.grammar.GrammarState;
import dev.sbd.grammar.TokenGrammar;
import dev.sbd.grammar.Vocabulary;
import dev.sbd.model.BytesTokenizer;
import dev.sbd.model.CheckedModel;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.TableModel;
import java.lang.ref.Reference;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Grammars that would take a machine down end in errors, or cost little, and harm nobody else. */
class HostileGrammarTest {
  private static final int[] PROMPT = {'a', 'b'};
  private static final int[] OPENING = new BytesTokenizer().encode("[");
  private static final Grammar NESTED =
      Grammar.jsonSchema("{\"type\": \"array\", \"items\": {\"$ref\": \"#\"}}");

  private final CheckedModel model =
      new CheckedModel(
          TableModel.seeded(4)
              .withSpec(
                  new ModelSpec(
                      "table",
                      BytesTokenizer.size(),
                      16_384,
                      32,
                      OptionalInt.of(BytesTokenizer.MASK),
                      Set.of(BytesTokenizer.END))));
  private final SetBlockDecoder decoder = new SetBlockDecoder(model, new BytesTokenizer());

  private static String schema(String text) {
    return text.replace('\'', '"');
  }

  private static String listed(int count, IntFunction<String> item) {
    return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(", "));
  }

  /** Definitions that begin alike, each of which may go on as any other. */
  private static Grammar alike(int count, String kind) {
    String any = "'anyOf': [" + listed(count, i -> "{'$ref': '#/$defs/" + i + "'}") + "]";
    String definitions = listed(count, i -> "'" + i + "': " + kind.formatted("{" + any + "}", i));
    return Grammar.jsonSchema(schema("{" + any + ", '$defs': {" + definitions + "}}"));
  }

  private static List<Supplier<Grammar>> refused() {
    return List.of(
        () -> Grammar.jsonSchema(" ".repeat(10_000_000) + "true"),
        () -> Grammar.jsonSchema("[".repeat(200_000)),
        () ->
            Grammar.jsonSchema(schema("{'type': 'array', 'minItems': 1, 'items': {'$ref': '#'}}")),
        () -> Grammar.jsonSchema(schema("{'$ref': '#'}")),
        () -> Grammar.jsonSchema(schema("{'anyOf': [{'$ref': '#'}, {'allOf': [{'$ref': '#'}]}]}")),
        () -> Grammar.jsonSchema(schema("{'anyOf': [{'type': 'null'}, {'$ref': '#'}]}")),
        () -> Grammar.jsonSchema(schema("{'pattern': '(a|b)*a(a|b){40}'}")),
        () -> Grammar.jsonSchema(schema("{'not': {'type': 'null'}}")),
        () -> Grammar.regex("(a|b)*a(a|b){40}"),
        () -> Grammar.regex("((a{1,1000}){1,1000}){1,1000}"),
        () -> Grammar.regex("(".repeat(100_000)),
        () -> Grammar.regex("a^"),
        () -> Grammar.choice(List.of()));
  }

  @Test
  void errors_harmNoRequestBehindThem() {
    Generation before = decoder.generate(PROMPT, o -> o.grammar(NESTED).maxNewTokens(200));
    for (Supplier<Grammar> hostile : refused()) {
      assertThrows(
          InvalidRequestException.class,
          () -> decoder.generate(PROMPT, o -> o.grammar(hostile.get())));
      Generation behind = decoder.generate(PROMPT, o -> o.grammar(NESTED).maxNewTokens(200));
      assertArrayEquals(before.tokens(), behind.tokens(), behind.text());
    }
    assertEquals(0, model.openSessions(), "sessions that are left open");
  }

  @Test
  void enum_ofAHundredThousandTexts_isOneOfThemOrRefused() {
    List<String> texts = IntStream.range(0, 100_000).mapToObj(i -> "value " + i * 7).toList();
    try {
      Grammar grammar = Grammar.choice(texts);
      Generation generation = decoder.generate(PROMPT, o -> o.grammar(grammar));
      assertTrue(texts.contains(generation.text()), generation.text());
    } catch (InvalidRequestException e) {
      assertTrue(e.getMessage().contains("at most"), e.getMessage());
    }
  }

  @Test
  void recursion_tenThousandDeep_isGenerated() {
    Generation generation =
        decoder.generate(
            PROMPT,
            o -> o.grammar(NESTED).verified().maxNewTokens(10_000).logitBias(OPENING[0], 1_000));
    assertEquals("[".repeat(10_000), generation.text());
    assertTrue(generation.unfinished(), "brackets are left open");
    assertTrue(NESTED.matches("[".repeat(10_000) + "]".repeat(10_000)));
  }

  @Test
  void alternatives_thatBeginAlike_doNotMultiply() {
    List<Grammar> grammars =
        List.of(
            alike(100, "{'type': 'array', 'items': %s, 'maxItems': 1%d}"),
            alike(
                40,
                "{'type': 'object', 'additionalProperties': false, 'properties': {'a': %s,"
                    + " 'b%d': true}}"),
            alike(60, "{'type': 'array', 'prefixItems': [%s, {'const': %d}]}"));
    for (Grammar grammar : grammars) {
      Generation generation =
          decoder.generate(
              PROMPT,
              o -> o.grammar(grammar).maxNewTokens(50).temperature(1).seed(2).logitBias('[', 9));
      assertTrue(generation.unfinished() || grammar.matches(generation.text()), generation.text());
    }
  }

  @Test
  void states_whereverTextsGo_takeBoundedMemory() {
    Grammar grammar =
        Grammar.jsonSchema(
            schema(
                "{'type': 'array', 'items': {'anyOf': [{'$ref': '#'}, {'type': 'object',"
                    + " 'additionalProperties': {'$ref': '#'}}, {'maxLength': 300}]}}"));
    TokenGrammar prepared =
        new TokenGrammar(
            grammar,
            new Vocabulary(new BytesTokenizer()),
            Set.of(BytesTokenizer.END),
            Set.of(),
            BytesTokenizer.size());
    long before = used();
    try {
      Random random = new Random(5);
      for (int text = 0; text < 60; text++) {
        GrammarState state = prepared.start();
        for (int i = 0; i < 2_000; i++) {
          int token = "[[[{\": aaaaaaaa,]".charAt(random.nextInt(17));
          state = prepared.after(state, token).orElse(state);
          assertTrue(prepared.mask(state).words().length > 0, "no token is left");
        }
      }
      long more = (used() - before) >> 20;
      assertTrue(more < 80, "states of one grammar take " + more + " MB");
    } finally {
      Reference.reachabilityFence(prepared);
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
