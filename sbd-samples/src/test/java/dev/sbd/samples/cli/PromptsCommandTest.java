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

final class PromptsCommandTest {

  private static List<JsonObject> lines(String text) {
    return text.lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
  }

  private static List<String> kinds(Execution run) {
    assertEquals(0, run.status(), run.err());
    assertEquals("", run.err());
    return lines(run.out()).stream().map(line -> line.get("kind").getAsString()).toList();
  }

  @Test
  void prompts_all_takeTurns() {
    List<String> kinds = kinds(Execution.sbd("prompts", "--count", "2", "--split", "held-out"));
    List<String> turn = List.of("chat", "rewrite", "json", "java");
    assertEquals(turn, kinds.subList(0, 4));
    assertEquals(turn, kinds.subList(4, 8));
  }

  @Test
  void prompts_named_comeOnceEachInTheirOrder() {
    Execution run = Execution.sbd("prompts", "--kind", "json,chat,json", "-n", "2");
    assertEquals(List.of("json", "chat", "json", "chat"), kinds(run));
    lines(run.out())
        .forEach(line -> assertEquals(List.of("kind", "prompt"), List.copyOf(line.keySet())));
  }

  @Test
  void prompts_outFile_holdsWhatStdoutWould(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("a.jsonl");
    Execution printed = Execution.sbd("prompts", "-n", "4", "--seed", "5");
    Execution written =
        Execution.sbd("prompts", "-n", "4", "--seed", "5", "--out", file.toString());
    assertEquals("", written.out());
    assertEquals(printed.out(), Files.readString(file));
  }

  @Test
  void prompts_unknownKindOrNoCount_isBadUsage() {
    Execution kind = Execution.sbd("prompts", "--kind", "poems");
    assertEquals(2, kind.status());
    assertTrue(kind.err().contains("--kind"), kind.err());
    assertTrue(kind.err().contains("poems"), kind.err());
    Execution count = Execution.sbd("prompts", "--count", "0");
    assertEquals(2, count.status());
    assertTrue(count.err().contains("--count must be >= 1, got 0"), count.err());
  }
}
