package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.samples.lab.tasks.Problem;
import dev.sbd.samples.lab.tasks.Split;
import dev.sbd.samples.lab.tasks.Suite;
import dev.sbd.samples.lab.tasks.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What docs/results.md shows is what there is; and the suite that models were trained on stays. */
final class ResultsDocumentTest {

  @ParameterizedTest
  @EnumSource
  void example_isTheFirstHeldOutProblemOfSeedOne(Task task) throws Exception {
    String document = Files.readString(Path.of("../docs/results.md"));
    Problem first = Suite.problems(task, Split.HELD_OUT, 1).findFirst().orElseThrow();
    String example = "```\n> " + first.prompt() + "\n" + first.completion() + "\n```\n";
    assertTrue(document.contains("**" + task.label() + "**"), task.label());
    assertTrue(document.contains(example), () -> "docs/results.md lacks\n" + example);
  }
}
