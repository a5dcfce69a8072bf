package dev.sbd.djl.internal.text;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Special tokens that strangers write are text. */
class SpecialMarksTest {
  @ParameterizedTest
  @CsvSource({"qwen3,<|im_end|>", "llama-3.1,<|eot_id|>", "built-in,<|end|>"})
  void escape_randomTexts_haveNoSpecialTokensAndTheSameIdsElse(String name, String special) {
    Path builtIn = Path.of("../sbd-samples/src/main/resources/dev/sbd/samples/checkpoint/llama");
    Path folder = name.equals("built-in") ? builtIn : TokenizerFolders.shared(name);
    List<String> parts = List.of("Hi ", special, "<|", "é\n", "<", " x", special.substring(1));
    Random random = new Random(5);
    try (HuggingFaceTextTokenizer tokenizer = HuggingFaceTextTokenizer.open(folder)) {
      int id = tokenizer.encode(special)[0];
      for (int round = 0; round < 200; round++) {
        String text = random.ints(6, 0, parts.size()).mapToObj(parts::get).collect(joining());
        String prompt = special + tokenizer.escape(text) + special;
        int[] ids = tokenizer.encode(prompt);
        assertEquals(2, Arrays.stream(ids).filter(token -> token == id).count(), text);
        assertEquals(special + text + special, tokenizer.decodeVerbatim(ids));
        String harmless = text.replace(special, "x");
        assertArrayEquals(
            tokenizer.encode(special + harmless + "\n" + special),
            tokenizer.encode(special + tokenizer.escape(harmless) + "\n" + special));
      }
    }
  }
}
