package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TasksCommandTest {

  private static List<JsonObject> lines(String text) {
    return text.lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
  }

  @Test
  void tasks_all_takeTurns() {
    Execution run = Execution.sbd("tasks", "--count", "2", "--split", "held-out");
    assertEquals(0, run.status(), run.err());
    List<String> names = lines(run.out()).stream().map(l -> l.get("task").getAsString()).toList();
    List<String> turn = List.of("word-problems", "json", "java", "notes", "schedules");
    assertEquals(turn, names.subList(0, 5));
    assertEquals(turn, names.subList(5, 10));
    assertEquals("", run.err());
  }

  @Test
  void tasks_named_haveThreeFieldsEach() {
    Execution run = Execution.sbd("tasks", "--task", "notes,java,notes", "-n", "3");
    List<JsonObject> lines = lines(run.out());
    assertEquals(6, lines.size(), run.out());
    lines.forEach(
        line -> {
          assertEquals(List.of("task", "prompt", "completion"), List.copyOf(line.keySet()));
          assertTrue(line.get("prompt").getAsString().length() > 10);
        });
  }

  @Test
  void tasks_outFile_holdsWhatStdoutWould(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("a.jsonl");
    String[] options = {"tasks", "-n", "4", "--seed", "5"};
    Execution printed = Execution.sbd(options);
    Execution written = Execution.sbd("tasks", "-n", "4", "--seed", "5", "--out", file.toString());
    assertEquals("", written.out());
    assertEquals(printed.out(), Files.readString(file));
  }
}
