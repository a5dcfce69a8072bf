package dev.sbd.grammar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.model.BytesTokenizer;
import dev.sbd.model.TokenMask;
import dev.sbd.model.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenGrammarTest {
  private static final int END = BytesTokenizer.END;
  private static final int OTHER_END = END + 1;

  /** {@link BytesTokenizer}'s tokens, and many more of random characters. */
  private static class ManyTokens implements Tokenizer {
    private static final String CHARACTERS = "abc \"\\{}[],:.-01\n\té€\u7FFF\uD83D\uDE00\u007F";
    private final byte[][] bytes;

    ManyTokens() {
      List<byte[]> all = new ArrayList<>(List.of(new BytesTokenizer().tokenBytes()));
      int[] characters = CHARACTERS.codePoints().toArray();
      Random random = new Random(1);
      for (int i = 0; i < 3000; i++) {
        StringBuilder token = new StringBuilder();
        for (int n = 1 + random.nextInt(6); n > 0; n--) {
          token.appendCodePoint(characters[random.nextInt(characters.length)]);
        }
        byte[] whole = token.toString().getBytes(StandardCharsets.UTF_8);
        boolean cut = random.nextInt(3) == 0 && whole.length > 2;
        all.add(cut ? Arrays.copyOfRange(whole, random.nextInt(2), whole.length - 1) : whole);
      }
      bytes = all.toArray(byte[][]::new);
    }

    @Override
    public byte[][] tokenBytes() {
      return bytes;
    }

    @Override
    public int[] encode(String text) {
      return new BytesTokenizer().encode(text);
    }

    @Override
    public int[] encodePrompt(String text) {
      return encode(text);
    }

    @Override
    public String decode(int... tokens) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String decodeVerbatim(int... tokens) {
      throw new UnsupportedOperationException();
    }
  }

  private static TokenGrammar prepared(Grammar grammar, Tokenizer tokenizer, Integer... banned) {
    int size = tokenizer.tokenBytes().length;
    return new TokenGrammar(
        grammar, new Vocabulary(tokenizer), Set.of(END, OTHER_END), Set.of(banned), size);
  }

  private static int[] left(TokenMask mask, int size) {
    return IntStream.range(0, size).filter(mask::allows).toArray();
  }

  /** One token after the other, each tried by its bytes. */
  private static int[] tried(GrammarState state, byte[][] bytes) {
    return IntStream.range(0, bytes.length)
        .filter(
            token ->
                (token == END || token == OTHER_END)
                    ? state.isComplete()
                    : bytes[token].length > 0 && !state.after(bytes[token]).isDead())
        .toArray();
  }

  @Test
  void mask_ofAnyState_leavesTheTokensThatLeadOn() {
    ManyTokens tokenizer = new ManyTokens();
    byte[][] bytes = tokenizer.tokenBytes();
    List<Grammar> grammars =
        List.of(
            Grammar.jsonSchema("true"),
            Grammar.jsonSchema("{\"type\": \"string\", \"minLength\": 2, \"maxLength\": 5}"),
            Grammar.jsonSchema("{\"type\": \"array\", \"items\": {\"type\": \"string\"}}"),
            Grammar.jsonSchema("{\"type\": \"string\", \"maxLength\": 300}", JsonStyle.FREE),
            Grammar.regex("(?s).*"),
            Grammar.regex("[^a]*b{0,3}"),
            Grammar.regex("[a-c ]{3,9}|\"[é€]*\"|[^\\x00-\\x1f]{4}"));
    Random random = new Random(7);
    for (Grammar grammar : grammars) {
      TokenGrammar prepared = prepared(grammar, tokenizer);
      for (int text = 0; text < 12; text++) {
        GrammarState state = prepared.start();
        for (int i = 0; i < 15 && !state.isDead(); i++) {
          int[] left = left(prepared.mask(state), bytes.length);
          assertArrayEquals(tried(state, bytes), left, grammar + " text " + text);
          assertTrue(left.length > 0, grammar.toString());
          state = prepared.after(state, left[random.nextInt(left.length)]).orElseThrow();
        }
      }
    }
  }

  @Test
  void mask_ofAHundredThousandStates_isStillRight() {
    ManyTokens tokenizer = new ManyTokens();
    TokenGrammar prepared = prepared(Grammar.jsonSchema("true"), tokenizer);
    GrammarState state = prepared.start();
    for (int depth = 0; depth < 100_000; depth++) {
      state = prepared.after(state, '[').orElseThrow();
    }
    assertArrayEquals(
        tried(state, tokenizer.tokenBytes()),
        left(prepared.mask(state), tokenizer.tokenBytes().length));
    for (int depth = 0; depth < 100_000; depth++) {
      assertFalse(state.isComplete());
      state = prepared.after(state, ']').orElseThrow();
    }
    assertTrue(state.isComplete());
    assertArrayEquals(
        new int[] {END, OTHER_END}, left(prepared.mask(state), tokenizer.tokenBytes().length));
  }

  @Test
  void after_anEndToken_onlyEndTokensCome() {
    TokenGrammar prepared = prepared(Grammar.choice("a"), new BytesTokenizer());
    assertTrue(prepared.after(prepared.start(), END).isEmpty());
    GrammarState complete = prepared.after(prepared.start(), 'a').orElseThrow();
    GrammarState over = prepared.after(complete, END).orElseThrow();
    assertArrayEquals(new int[] {END, OTHER_END}, left(prepared.mask(over), BytesTokenizer.size()));
    assertTrue(prepared.after(over, 'a').isEmpty());
    assertTrue(prepared.isComplete(over));
  }

  @Test
  void forced_textThatAloneCanCome_isItsTokens() {
    TokenGrammar prepared =
        prepared(Grammar.regex("\\{\"name\": \"[ab]é\"\\}"), new BytesTokenizer());
    assertArrayEquals(
        new BytesTokenizer().encode("{\"name\": \""), prepared.forced(prepared.start()));
    GrammarState value = prepared.start().after("{\"name\": \"".getBytes(StandardCharsets.UTF_8));
    assertEquals(0, prepared.forced(value).length);
    int[] rest = prepared.forced(value.after('a'));
    assertEquals(
        "é\"}", new BytesTokenizer().decode(rest)); // which end token is the model's choice
    assertTrue(prepared.isForced(prepared.start(), '{'));
    assertFalse(prepared.isForced(value, 'a'));
  }

  @Test
  void forced_endOfTheText_isItsEndTokenIfThereIsOne() {
    TokenGrammar one = prepared(Grammar.choice("b"), new BytesTokenizer(), OTHER_END);
    assertArrayEquals(new int[] {'b', END}, one.forced(one.start()));
    TokenGrammar two = prepared(Grammar.choice("b"), new BytesTokenizer());
    assertArrayEquals(new int[] {'b'}, two.forced(two.start()));
  }

  /** Two arrays of each other that begin alike: what the text means is open to its end. */
  @Test
  void mask_whereTextsMeanManyThings_doesNotMultiplyThem() {
    String one = "{\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/any\"}, \"minItems\": 1}";
    String two =
        "{\"type\": \"array\", \"prefixItems\": [{\"$ref\": \"#/$defs/any\"}, {\"type\": \"null\"}]}";
    Grammar grammar =
        Grammar.jsonSchema(
            "{\"$ref\": \"#/$defs/any\", \"$defs\": {\"any\": {\"anyOf\": [%s, %s, {\"type\": \"boolean\"}]}}}"
                .formatted(one, two));
    TokenGrammar prepared = prepared(grammar, new ManyTokens());
    GrammarState state = prepared.start();
    for (int depth = 0; depth < 2000; depth++) {
      assertTrue(prepared.mask(state).allows('['), "depth " + depth);
      state = prepared.after(state, '[').orElseThrow();
    }
    assertTrue(grammar.matches("[[[true], null, [true]], null]"));
    assertFalse(grammar.matches("[[[true], null, [true], null"));
  }

  @Test
  void forced_ofATokenizerThatPutsABlankFirst_isWithoutIt() {
    Tokenizer blank =
        new ManyTokens() {
          @Override
          public int[] encode(String text) {
            return super.encode(" " + text);
          }
        };
    TokenGrammar prepared = prepared(Grammar.choice("name12"), blank);
    assertArrayEquals(new BytesTokenizer().encode("name12"), prepared.forced(prepared.start()));
  }

  @Test
  void prepared_vocabularyOfLessThanItsTokens_leavesNoOthers() {
    int size = 'y' + 1;
    TokenGrammar prepared =
        new TokenGrammar(
            Grammar.regex("[xyz]+"),
            new Vocabulary(new BytesTokenizer()),
            Set.of(0),
            Set.of((int) 'x'),
            size);
    assertArrayEquals(new int[] {'y'}, left(prepared.mask(prepared.start()), 128));
  }

  @Test
  void banned_tokenThatIsAByte_leavesTextsWithoutIt() {
    TokenGrammar prepared = prepared(Grammar.regex("[xy]+"), new BytesTokenizer(), (int) 'x');
    assertArrayEquals(
        new int[] {'y'}, left(prepared.mask(prepared.start()), BytesTokenizer.size()));
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class,
            () -> prepared(Grammar.regex("x"), new BytesTokenizer(), (int) 'x'));
    assertEquals(
        "the tokenizer cannot write what the grammar asks for: it has tokens of their own for 255 of"
            + " the 256 bytes only",
        e.getMessage());
  }

  @Test
  void banned_allEndTokens_refused() {
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class,
            () -> prepared(Grammar.regex("x"), new BytesTokenizer(), END, OTHER_END));
    assertEquals(
        "a grammar needs a token that ends the text, and the model has none that is not banned:"
            + " name one in stopTokens",
        e.getMessage());
  }

  @Test
  void warmUp_beforeATextBegins_changesNoMask() {
    Grammar grammar = Grammar.jsonSchema("{\"enum\": [\"ab\", \"abc\", {\"name\": [true]}]}");
    TokenGrammar cold = prepared(grammar, new BytesTokenizer());
    TokenGrammar warm = prepared(grammar, new BytesTokenizer());
    warm.warmUp();
    for (String text : List.of("", "\"", "\"ab", "{\"name", "{\"name\": [tr")) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      assertArrayEquals(
          cold.mask(cold.start().after(bytes)).words(),
          warm.mask(warm.start().after(bytes)).words(),
          text);
    }
  }
}
