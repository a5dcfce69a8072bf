package dev.sbd.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerDirectoryTest {
  private static final Settings SETTINGS = Local.settings().build();

  @TempDir private Path temp;
  private Path out;
  private List<String> lines;

  @BeforeEach
  void duplicate() {
    out = temp.resolve("out");
    lines = new ArrayList<>(Local.jsonPrompts(9));
    lines.add(lines.get(0)); // the same prompt twice is two rows
  }

  private AnswerDirectory.Summary fill(List<String> prompts, Settings settings) {
    return new AnswerDirectory(out.toString(), "json").fill(Local.table(prompts), settings, 3);
  }

  private List<Path> parts() throws IOException {
    try (Stream<Path> files = Files.list(out)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private List<String> written() throws IOException {
    List<String> all = new ArrayList<>();
    for (Path part : parts()) {
      for (String line : Files.readAllLines(part)) {
        all.add(line.replaceFirst("\"forwardPasses\":\\d+,", "")); // what passes take is learnt
      }
    }
    Collections.sort(all);
    return all;
  }

  @Test
  void fill_ofAStoppedRun_answersWhatIsMissing() throws IOException {
    AnswerDirectory.Summary whole = fill(lines, SETTINGS);
    List<String> answers = written();
    assertEquals(10, whole.rows());
    assertEquals(4, parts().size());
    assertEquals(whole, fill(lines, SETTINGS)); // to the pass
    assertEquals(4, parts().size(), "nothing was left to do");

    Files.delete(parts().get(1)); // as if its task had not been done
    Files.createDirectories(out.resolve("_temporary/0"));
    Files.writeString(
        out.resolve("_temporary/0/part-1.json"), "{\"id\": 1, \"prom"); // and half of it
    assertEquals(10, fill(lines, SETTINGS).rows());
    assertEquals(answers, written());

    lines.add("{\"id\": 77, \"prompt\": \"%s\", \"new\": 1.5}".formatted(Local.prompt(1)));
    assertEquals(11, fill(lines, SETTINGS).rows());
    assertTrue(written().containsAll(answers));
  }

  @ParameterizedTest
  @ValueSource(strings = {"options", "prompts", "else"})
  void fill_ofADirectoryOfSomethingElse_isRefused(String what) throws IOException {
    fill(lines.subList(0, 3), SETTINGS);
    if (what.equals("else")) {
      Files.writeString(out.resolve("mine.json"), "{\"a\": 1}\n");
    }
    List<String> before = written();
    List<String> prompts = what.equals("prompts") ? lines.subList(1, 9) : lines;
    Settings settings =
        what.equals("options") ? Local.settings().decoding("ntp").build() : SETTINGS;
    String message =
        assertThrows(InvalidRequestException.class, () -> fill(prompts, settings)).getMessage();
    String found =
        switch (what) {
          case "options" ->
              " has answers of \"llama sha256:\\w+ --max-new-tokens 40\", not of \"llama sha256:\\w+ --decoding ntp --max-new-tokens 40\"";
          case "prompts" -> " has answers to other prompts";
          default -> " has something else than answers, not of \"llama .*\"";
        };
    assertTrue(
        message.matches(
            "\\Q" + out + "\\E" + found + ": give another one, or delete this one to begin anew"),
        message);
    assertEquals(before, written());
  }

  @Test
  void task_failsAndIsTriedAgain_itsRowsAreThereOnce() throws IOException {
    Dataset<Row> answers = SparkGeneration.answer(Local.table(lines).repartition(2), SETTINGS);
    Dataset<Row> failing =
        answers.mapPartitions(
            (MapPartitionsFunction<Row, Row>) AnswerDirectoryTest::failFirst,
            Encoders.row(answers.schema()));
    new AnswerDirectory(out.toString(), "json").append(failing);
    assertEquals(10, written().size());
    assertEquals(9, written().stream().distinct().count());
    assertEquals(10, fill(lines, SETTINGS).rows());
  }

  /** Fails behind the last row, when all are written, in a task's first attempt. */
  private static Iterator<Row> failFirst(Iterator<Row> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        boolean more = rows.hasNext();
        if (!more && TaskContext.get().attemptNumber() == 0) {
          throw new IllegalStateException("the first attempt");
        }
        return more;
      }

      @Override
      public Row next() {
        return rows.next();
      }
    };
  }
}
