package dev.sbd.samples.lab.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.grammar.Grammar;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SuiteTest {

  private static List<Problem> first(int count, Task task, Split split, long seed) {
    return Suite.problems(task, split, seed).limit(count).toList();
  }

  private static List<String> lines(List<Problem> problems) {
    return problems.stream().map(p -> p.prompt() + "\t" + p.completion()).toList();
  }

  /** The split is a function of the prompt, so problems in their own split never meet. */
  @RepeatedTest(20)
  void problems_ofAnySeed_areInTheSplitOfTheirPrompt(RepetitionInfo run) {
    long seed = new Random(run.getCurrentRepetition()).nextLong();
    for (Task task : Task.values()) {
      for (Split split : Split.values()) {
        for (Problem problem : first(20, task, split, seed)) {
          assertEquals(split, Suite.splitOf(problem.prompt()), problem.prompt());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void heldOutProblems_areNotAmongTrainingProblemsOfTheSameSeed(Task task) {
    Set<String> training =
        Suite.problems(task, Split.TRAIN, 1)
            .limit(2000)
            .map(Problem::prompt)
            .collect(Collectors.toSet());
    first(200, task, Split.HELD_OUT, 1).forEach(p -> assertFalse(training.contains(p.prompt())));
  }

  @Test
  void schemas_areOfTheTasksThatSaySo_andTheirCompletionsSatisfyThem() {
    for (Task task : Task.values()) {
      for (Problem problem : first(100, task, Split.HELD_OUT, 3)) {
        assertEquals(Task.WITH_SCHEMA.contains(task), problem.schema().isPresent(), task.label());
        problem
            .schema()
            .ifPresent(
                schema ->
                    assertTrue(
                        Grammar.jsonSchema(schema).matches(problem.completion()),
                        () -> schema + " " + problem.completion()));
      }
    }
  }

  @Test
  void splitOf_caseAndPunctuation_doNotCount() {
    String prompt = "Ana has 12 figs. How many has Ana?";
    assertEquals(Suite.splitOf(prompt), Suite.splitOf("ana has 12 figs. how many has Ana??"));
    Set<Split> splits = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      splits.add(Suite.splitOf(prompt.replace("12", "" + i)));
    }
    assertEquals(Set.of(Split.TRAIN, Split.HELD_OUT), splits, "numbers count");
  }

  @ParameterizedTest
  @EnumSource
  void problems_sameSeed_areTheSameWhateverTheCount(Task task) {
    List<String> many = lines(first(50, task, Split.HELD_OUT, 7));
    assertEquals(many.subList(0, 10), lines(first(10, task, Split.HELD_OUT, 7)));
  }

  /** Models are trained on them and measured by them: another problem makes another measure. */
  @ParameterizedTest
  @CsvSource({
    "WORD_PROBLEMS, -1459804156",
    "JSON, -1393796340",
    "JAVA, -647395708",
    "NOTES, -542045992",
    "SCHEDULES, 385487909",
    "REWRITES, 1006417786"
  })
  void problems_ofASeed_areAlwaysTheSame(Task task, int hash) {
    assertEquals(hash, lines(first(500, task, Split.TRAIN, 1)).hashCode());
  }

  @ParameterizedTest
  @EnumSource
  void problems_otherSeed_areOthers(Task task) {
    Set<String> seven = new HashSet<>(lines(first(50, task, Split.HELD_OUT, 7)));
    seven.retainAll(lines(first(50, task, Split.HELD_OUT, 8)));
    assertTrue(seven.size() <= 2, () -> "in common: " + seven);
  }

  @ParameterizedTest
  @EnumSource
  void problems_ofOneStream_haveNoPromptTwice(Task task) {
    List<Problem> problems = first(3000, task, Split.HELD_OUT, 3);
    assertEquals(3000, problems.stream().map(Problem::prompt).distinct().count());
  }

  @ParameterizedTest
  @EnumSource
  void completions_areAcceptedAndOthersCompletionsAreNot(Task task) {
    List<Problem> problems = first(1000, task, Split.TRAIN, 5);
    for (int i = 1; i < problems.size(); i++) {
      Problem problem = problems.get(i);
      String other = problems.get(i - 1).completion();
      assertTrue(problem.check().accepts(problem.completion()), problem::toString);
      assertTrue(problem.check().accepts(problem.completion() + " \n"), problem::toString);
      if (task != Task.WORD_PROBLEMS) { // whose answers may well be the same number
        assertFalse(problem.check().accepts(other), () -> problem + " accepts " + other);
      }
    }
  }

  /** What a model of a thousand tokens of vocabulary and short contexts can take. */
  @ParameterizedTest
  @EnumSource
  void problems_areShort(Task task) {
    for (Problem problem : first(2000, task, Split.TRAIN, 9)) {
      assertTrue(problem.prompt().length() <= 430, problem::prompt);
      assertTrue(problem.completion().length() <= 450, problem::completion);
      assertNotEquals("", problem.completion());
    }
  }

  /** Phrasings: prompts with names, numbers and other varying words blanked out. */
  @ParameterizedTest
  @EnumSource
  void prompts_haveHundredsOfPhrasings(Task task) {
    long phrasings =
        first(3000, task, Split.TRAIN, 2).stream()
            .map(p -> p.prompt().replaceAll("[A-Z]\\w*|\\d+", "_"))
            .distinct()
            .count();
    assertTrue(phrasings >= 300, "phrasings: " + phrasings);
  }
}
