package dev.sbd.samples.lab.prompts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.samples.lab.tasks.Split;
import dev.sbd.samples.lab.tasks.Suite;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PromptKindTest {

  private static List<String> first(int count, PromptKind kind, Split split, long seed) {
    return kind.prompts(split, seed).limit(count).toList();
  }

  /** The split is a function of the words, so prompts in their own split never meet. */
  @RepeatedTest(10)
  void prompts_ofAnySeed_areInTheSplitOfTheirWords(RepetitionInfo run) {
    long seed = new Random(run.getCurrentRepetition()).nextLong();
    for (PromptKind kind : PromptKind.values()) {
      for (Split split : Split.values()) {
        first(20, kind, split, seed).forEach(p -> assertEquals(split, Suite.splitOf(p), p));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void heldOutPrompts_areNotAmongTrainingPromptsOfTheSameSeed(PromptKind kind) {
    Set<String> training = new HashSet<>(first(3000, kind, Split.TRAIN, 1));
    first(200, kind, Split.HELD_OUT, 1).forEach(p -> assertFalse(training.contains(p), p));
  }

  @ParameterizedTest
  @EnumSource
  void prompts_moreOfThem_beginWithTheFewer(PromptKind kind) {
    List<String> many = first(50, kind, Split.TRAIN, 7);
    assertEquals(many.subList(0, 10), first(10, kind, Split.TRAIN, 7));
  }

  /** An adapter is trained on answers to them: other prompts make another adapter. */
  @ParameterizedTest
  @CsvSource({"CHAT, -1652518258", "REWRITE, 545610029", "JSON, 1092188442", "JAVA, -2075393558"})
  void prompts_ofASeed_areAlwaysTheSame(PromptKind kind, int hash) {
    assertEquals(hash, first(2000, kind, Split.TRAIN, 1).hashCode());
  }

  @ParameterizedTest
  @EnumSource
  void prompts_otherSeed_areOthers(PromptKind kind) {
    Set<String> seven = new HashSet<>(first(50, kind, Split.TRAIN, 7));
    seven.retainAll(first(50, kind, Split.TRAIN, 8));
    assertTrue(seven.size() <= 5, () -> "in common: " + seven);
  }

  @ParameterizedTest
  @EnumSource
  void prompts_manyThousand_areAllDifferentShortAndTidy(PromptKind kind) {
    List<String> prompts = first(5000, kind, Split.TRAIN, 3);
    assertEquals(5000, new HashSet<>(prompts).size());
    for (String prompt : prompts) {
      assertTrue(prompt.length() >= 10 && prompt.length() <= 600, prompt);
      assertEquals(prompt.strip(), prompt);
      assertFalse(prompt.matches("(?s).*(\\w {2,}\\w|[\\w!] +[!?]( .*|$)).*"), prompt);
      assertTrue(
          kind == PromptKind.JAVA || prompt.matches("[^\\[\\]|~$\\\\]+(\\$\\d[^$]*)*"), prompt);
    }
  }

  /** Phrasings: how prompts begin, names and numbers blanked out. */
  @ParameterizedTest
  @EnumSource
  void prompts_haveManyPhrasings(PromptKind kind) {
    long phrasings =
        first(2000, kind, Split.TRAIN, 2).stream()
            .map(p -> p.replaceAll("\\b[A-Z]\\w*|\\d+", "_").replaceAll("^((\\S+\\s+){5}).*", "$1"))
            .distinct()
            .count();
    assertTrue(phrasings >= 250, "phrasings: " + phrasings);
  }
}
