package dev.sbd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sbd.grammar.Grammar;
import dev.sbd.grammar.TokenGrammar;
import dev.sbd.grammar.Vocabulary;
import dev.sbd.model.BytesTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromptWordsTest {
  private static final BytesTokenizer TOKENIZER = new BytesTokenizer();

  private static String rest(String prompt, String text) {
    TokenGrammar grammar =
        new TokenGrammar(
            Grammar.choice("x"),
            new Vocabulary(TOKENIZER),
            Set.of(BytesTokenizer.END),
            Set.of(),
            BytesTokenizer.size());
    PromptWords words = new PromptWords(grammar, TOKENIZER.encode(prompt));
    byte[] rest = words.rest(Arrays.stream(TOKENIZER.encode(text)).boxed().toList());
    return new String(rest, StandardCharsets.UTF_8);
  }

  @Test
  void rest_ofAWordOfThePromptThatIsBegun_isWhatIsLeft() {
    assertEquals("anges", rest("82 red oranges at 11.21.", "{\"item\": \"or"));
    assertEquals(".21", rest("82 red oranges at 11.21.", "11"));
    assertEquals("\u00E9e", rest("une id\u00E9e, deux", "\"id"));
    assertEquals("", rest("82 red oranges", "\"oranges"));
    assertEquals("", rest("82 red oranges", "\"ange"));
    assertEquals("", rest("82 red oranges", "\""));
    assertEquals("", rest("82 red oranges", ""));
  }

  @Test
  void rest_ofSeveralWordsThatBeginSo_isNone() {
    assertEquals("", rest("stamps and straws", "\"st"));
    assertEquals("mps", rest("stamps and straws, stamps", "\"sta"));
  }
}
