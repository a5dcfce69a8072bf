package dev.sbd.djl.training;

import dev.sbd.djl.internal.text.ByteAlphabet;
import dev.sbd.internal.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns a byte-level BPE vocabulary from texts: every byte is a token, and so is what stands
 * together most often (Sennrich et al., <a href="https://arxiv.org/abs/1508.07909">arXiv
 * 1508.07909</a>). For models that start from random weights; a trained one keeps its own.
 *
 * <p>Texts are split into words as Qwen's tokenizers do it, each digit by itself, and no token
 * reaches over a word's end. The result depends on the texts alone, not on their order.
 */
public final class BytePairTraining {
  /** The words of a text: Qwen2's pattern, without the endings of English verbs. */
  static final Pattern WORD =
      Pattern.compile(
          "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
              + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

  private static final Comparator<Map.Entry<String, String>> BY_SPELLING =
      Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue());

  private final Map<String, Integer> counts = new TreeMap<>();

  /** A training without texts. */
  public BytePairTraining() {}

  /** Counts the words of a text. */
  public void add(String text) {
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      counts.merge(word.group(), 1, Integer::sum);
    }
  }

  /**
   * Counts the words of training data.
   *
   * @param file as {@link TrainingData#read} reads it; prompts and completions count
   * @throws dev.sbd.error.InvalidRequestException if it cannot be read, or a line is malformed
   */
  public void addLines(Path file) {
    PromptCompletion.forEach(
        file,
        line -> {
          line.prompt().forEach(message -> add(message.content()));
          add(line.completion());
        });
  }

  /**
   * Writes {@code tokenizer.json}. It has fewer tokens than asked for where the texts have no more
   * to merge.
   *
   * @param directory where to; must exist
   * @param vocabularySize the most tokens, special ones and the 256 bytes included
   * @param specialTokens tokens that no text contains, ids 0, 1, 2...
   * @return the number of tokens
   * @throws dev.sbd.error.InvalidRequestException if the vocabulary has no room for bytes and
   *     special tokens
   * @throws IOException if the file cannot be written
   */
  public int write(Path directory, int vocabularySize, List<String> specialTokens)
      throws IOException {
    BytePairVocabulary vocabulary = learn(vocabularySize, specialTokens);
    Files.writeString(directory.resolve("tokenizer.json"), vocabulary.tokenizerJson());
    return specialTokens.size() + vocabulary.tokens().size();
  }

  BytePairVocabulary learn(int vocabularySize, List<String> specialTokens) {
    List<String> tokens = new ArrayList<>(ByteAlphabet.all());
    Check.atLeast("vocabularySize", vocabularySize, tokens.size() + specialTokens.size());
    List<Map.Entry<String, String>> merges = new ArrayList<>();
    List<Word> words = counts.entrySet().stream().map(Word::of).toList();
    while (specialTokens.size() + tokens.size() < vocabularySize) {
      Optional<Map.Entry<String, String>> pair = mostFrequent(words);
      if (pair.isEmpty()) {
        break;
      }
      merges.add(pair.get());
      tokens.add(pair.get().getKey() + pair.get().getValue());
      words.forEach(word -> word.merge(pair.get()));
    }
    return new BytePairVocabulary(specialTokens, tokens, merges);
  }

  /** Of equally frequent pairs the first in the order of their spelling. */
  private static Optional<Map.Entry<String, String>> mostFrequent(Collection<Word> words) {
    Map<Map.Entry<String, String>, Long> pairs = new HashMap<>();
    words.forEach(word -> word.countPairs(pairs));
    return pairs.entrySet().stream()
        .filter(pair -> pair.getValue() > 1)
        .min(
            Map.Entry.<Map.Entry<String, String>, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey(BY_SPELLING)))
        .map(Map.Entry::getKey);
  }

  /** A word as the tokens that it consists of so far, and how often it occurs. */
  private record Word(List<String> parts, int count) {
    static Word of(Map.Entry<String, Integer> word) {
      return new Word(new ArrayList<>(ByteAlphabet.spell(word.getKey())), word.getValue());
    }

    void countPairs(Map<Map.Entry<String, String>, Long> pairs) {
      for (int i = 0; i + 1 < parts.size(); i++) {
        pairs.merge(Map.entry(parts.get(i), parts.get(i + 1)), (long) count, Long::sum);
      }
    }

    void merge(Map.Entry<String, String> pair) {
      for (int i = 0; i + 1 < parts.size(); i++) {
        if (parts.get(i).equals(pair.getKey()) && parts.get(i + 1).equals(pair.getValue())) {
          parts.set(i, pair.getKey() + pair.getValue());
          parts.remove(i + 1);
        }
      }
    }
  }
}
