package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.internal.text.HuggingFaceTextTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BytePairTrainingTest {
  private static final List<String> SPECIAL = List.of("<|mask|>", "<|end|>");

  @TempDir private Path directory;

  @Test
  void learn_mostFrequentPairFirst_andTiesBySpelling() {
    BytePairTraining training = new BytePairTraining();
    training.add("abab cdcd"); // " c" is one word's start; ab and cd occur twice each
    BytePairVocabulary vocabulary = training.learn(2 + 256 + 2, SPECIAL);
    assertEquals(List.of(Map.entry("a", "b"), Map.entry("c", "d")), vocabulary.merges());
    assertEquals(List.of("ab", "cd"), vocabulary.tokens().subList(256, 258));
  }

  @Test
  void learn_nothingTwice_mergesNothing() {
    BytePairTraining training = new BytePairTraining();
    training.add("abc");
    assertEquals(256, training.learn(1000, SPECIAL).tokens().size());
  }

  @Test
  void learn_digits_areNeverMerged() {
    BytePairTraining training = new BytePairTraining();
    training.add("1212 1212 1212");
    assertTrue(training.learn(1000, SPECIAL).merges().isEmpty());
  }

  @Test
  void learn_noRoomForBytes_isRefused() {
    BytePairTraining training = new BytePairTraining();
    Exception e = assertThrows(IllegalArgumentException.class, () -> training.learn(257, SPECIAL));
    assertEquals("vocabularySize must be >= 258, got 257", e.getMessage());
  }

  @Test
  void write_everyText_isReadAsTheMergesSayAndComesBack() throws IOException {
    BytePairTraining training = new BytePairTraining();
    training.add("the cat, the hat\n  the mat.\nthe");
    int size = training.write(directory, 270, SPECIAL);
    try (HuggingFaceTextTokenizer tokenizer = HuggingFaceTextTokenizer.open(directory)) {
      int the = tokenizer.encode(" the")[0];
      assertArrayEquals(new int[] {the, the}, tokenizer.encode(" the the"));
      assertTrue(the >= 258 && the < size, "a merged token");
      assertArrayEquals(new int[] {0}, tokenizer.encode("<|mask|>"));
      for (String text : List.of("", "the cat 42", "ünï → 漢字 🙂\r\n\t x", "public int getX();")) {
        assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
      }
    }
  }
}
