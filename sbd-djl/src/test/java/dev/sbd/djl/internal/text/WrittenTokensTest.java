package dev.sbd.djl.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.ChatTemplate;
import dev.sbd.djl.internal.checkpoint.TokenIds;
import dev.sbd.djl.internal.checkpoint.TokenizerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Special tokens that strangers write are text. */
class WrittenTokensTest {
  private static final List<String> PIECES =
      List.of("a ", "if (a < b) ", "<|", "|>", "<", "\n\n", "</think>", "{\"x\": 1}", " ", "é");

  private static List<String> specials(Path folder) {
    TokenIds ids = TokenIds.read(folder).orElseThrow();
    List<String> specials = new ArrayList<>();
    ids.all()
        .forEach(
            (text, id) -> {
              if (ids.isSpecial(id)) {
                specials.add(text);
              }
            });
    specials.sort(null);
    return specials;
  }

  /** With special tokens, and parts of some, in it. */
  private static String content(Random random, List<String> specials) {
    StringBuilder text = new StringBuilder("x");
    for (int i = random.nextInt(8); i >= 0; i--) {
      String special = specials.get(random.nextInt(specials.size()));
      text.append(
          switch (random.nextInt(4)) {
            case 0 -> special;
            case 1 -> special.substring(0, random.nextInt(special.length()));
            case 2 -> special.substring(random.nextInt(special.length()));
            default -> PIECES.get(random.nextInt(PIECES.size()));
          });
    }
    return text.toString();
  }

  private static long countSpecials(Path folder, int... tokens) {
    TokenIds ids = TokenIds.read(folder).orElseThrow();
    return Arrays.stream(tokens).filter(ids::isSpecial).count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-3.1", "qwen3"})
  void contents_ofPublishedTemplates_addNoSpecialTokens(String name) {
    Path folder = TokenizerFolders.shared(name);
    ChatTemplate template = JinjaChatTemplate.of(TokenizerConfig.read(folder)).orElseThrow();
    List<String> specials = specials(folder);
    TokenIds ids = TokenIds.read(folder).orElseThrow();
    assertTrue(specials.size() > 10);
    try (HuggingFaceTextTokenizer tokenizer = HuggingFaceTextTokenizer.open(folder)) {
      List<ChatMessage> harmless =
          List.of(
              ChatMessage.system("a"),
              ChatMessage.user("b"),
              ChatMessage.assistant("c"),
              ChatMessage.user("d"));
      long expected =
          Arrays.stream(template.encode(harmless, Map.of(), tokenizer))
              .filter(ids::isSpecial)
              .count();
      Random random = new Random(3);
      for (int round = 0; round < 100; round++) {
        List<ChatMessage> messages = new ArrayList<>();
        for (ChatMessage message : harmless) {
          messages.add(new ChatMessage(message.role(), content(random, specials)));
        }
        int[] tokens = template.encode(messages, Map.of(), tokenizer);
        assertEquals(
            expected, Arrays.stream(tokens).filter(ids::isSpecial).count(), messages.toString());
        assertEquals(template.render(messages, Map.of()), tokenizer.decodeVerbatim(tokens));
      }
    }
  }

  /** Those of the built-in checkpoints have them in their vocabulary. */
  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen3"})
  void texts_escaped_areTextBetweenTrueTokens(String name) {
    Path folder =
        Path.of("../sbd-samples/src/main/resources/dev/sbd/samples/checkpoint").resolve(name);
    List<String> specials = specials(folder);
    try (HuggingFaceTextTokenizer tokenizer = HuggingFaceTextTokenizer.open(folder)) {
      Random random = new Random(name.hashCode());
      for (int round = 0; round < 200; round++) {
        String text = content(random, specials);
        String special = specials.get(random.nextInt(specials.size()));
        int[] tokens = tokenizer.encode(special + tokenizer.escape(text) + special);
        assertEquals(2, countSpecials(folder, tokens), text);
        assertEquals(special + text + special, tokenizer.decodeVerbatim(tokens));
        int[] framed = tokenizer.encodePrompt(tokenizer.escape(text));
        int added = tokenizer.encodePrompt("x").length - tokenizer.encode("x").length;
        assertEquals(tokenizer.encode(tokenizer.escape(text)).length + added, framed.length);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-3.1", "qwen3"})
  void texts_joined_makeNoSpecialTokenTogether(String name) {
    Path folder = TokenizerFolders.shared(name);
    TokenIds ids = TokenIds.read(folder).orElseThrow();
    try (HuggingFaceTextTokenizer tokenizer = HuggingFaceTextTokenizer.open(folder)) {
      for (String special : specials(folder)) {
        for (int cut = 1; cut < special.length(); cut++) {
          String joined =
              tokenizer.escape("a" + special.substring(0, cut))
                  + tokenizer.escape(special.substring(cut) + "b");
          int[] tokens = tokenizer.encode(joined);
          assertFalse(Arrays.stream(tokens).anyMatch(ids::isSpecial), joined);
          assertEquals("a" + special + "b", tokenizer.decodeVerbatim(tokens));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-3.1", "qwen3"})
  void marks_thatStrangersWrite_areReplaced(String name) {
    Path folder = TokenizerFolders.shared(name);
    String special = specials(folder).get(0);
    HuggingFaceTextTokenizer tokenizer = HuggingFaceTextTokenizer.open(folder);
    int[] tokens = tokenizer.encode(tokenizer.escape("\uFDD1" + special + "\uFDD0" + special));
    assertEquals(0, countSpecials(folder, tokens));
    assertEquals("\uFFFD" + special + "\uFFFD" + special, tokenizer.decodeVerbatim(tokens));
    assertEquals("nothing to escape", tokenizer.escape("nothing to escape"));
    tokenizer.close();
    String escaped = tokenizer.escape(special);
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> tokenizer.encode(escaped));
    assertEquals("the tokenizer is closed", e.getMessage());
  }
}
