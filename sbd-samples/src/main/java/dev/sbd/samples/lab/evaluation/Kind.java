package dev.sbd.samples.lab.evaluation;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.sbd.djl.Prompt;
import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.Grammar;
import dev.sbd.internal.Check;
import dev.sbd.samples.lab.prompts.PromptLine;
import dev.sbd.samples.lab.tasks.Problem;
import dev.sbd.samples.lab.tasks.Split;
import dev.sbd.samples.lab.tasks.Suite;
import dev.sbd.samples.lab.tasks.Task;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Exercises that are counted together.
 *
 * @param label in tables
 * @param source of exercises, by seed and count
 */
public record Kind(String label, BiFunction<Long, Integer, List<Exercise>> source) {
  private static final String UNNAMED = "prompts";

  public Kind {
    Check.that(!label.equals(Row.AVERAGE), "kind must not be %s, which is that of all", label);
  }

  /** A task's held-out problems, which have right answers. */
  public static Kind of(Task task) {
    return of(task, problem -> Optional.empty());
  }

  /** The same, each answered under the grammar of its schema, where it has one. */
  public static Kind underGrammar(Task task) {
    return of(task, problem -> problem.schema().map(Grammar::jsonSchema));
  }

  private static Kind of(Task task, Function<Problem, Optional<Grammar>> grammar) {
    return new Kind(
        task.label(),
        (seed, count) ->
            Suite.problems(task, Split.HELD_OUT, seed)
                .limit(count)
                .map(problem -> exercise(problem, grammar.apply(problem)))
                .toList());
  }

  private static Exercise exercise(Problem problem, Optional<Grammar> grammar) {
    return new Exercise(
        Prompt.question(problem.prompt()),
        problem.prompt(),
        Optional.of(problem.check()::accepts),
        grammar);
  }

  /** Prompts by their field {@code kind}, in the order of the first of each; whatever the seed. */
  public static List<Kind> of(List<PromptLine> prompts) {
    Map<String, List<Exercise>> byKind =
        prompts.stream()
            .collect(
                groupingBy(
                    line -> line.text("kind").orElse(UNNAMED),
                    LinkedHashMap::new,
                    mapping(Kind::exercise, toList())));
    return byKind.entrySet().stream()
        .map(kind -> new Kind(kind.getKey(), (seed, count) -> first(count, kind.getValue())))
        .toList();
  }

  private static List<Exercise> first(int count, List<Exercise> exercises) {
    return exercises.subList(0, Math.min(count, exercises.size()));
  }

  private static Exercise exercise(PromptLine line) {
    Prompt prompt =
        model -> {
          try {
            return line.encode(model);
          } catch (InvalidRequestException e) {
            throw new InvalidRequestException(line.place() + ": " + e.getMessage(), e);
          }
        };
    return new Exercise(prompt, line.place(), Optional.empty(), Optional.empty());
  }

  /**
   * The first of its exercises.
   *
   * @param seed another one gives others, where there are others
   * @param count the most of them
   */
  List<Exercise> exercises(long seed, int count) {
    return source.apply(seed, count);
  }
}
