package dev.sbd.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SbdSparkTest {
  @TempDir private Path temp;
  private Path prompts;
  private String said = "";

  @BeforeEach
  void write() throws IOException {
    prompts = Files.write(temp.resolve("prompts.jsonl"), Local.jsonPrompts(4));
  }

  private int run(String... more) {
    String[] all = new String[more.length + 3];
    System.arraycopy(more, 0, all, 0, more.length);
    all[more.length] = "--prompts=" + prompts;
    all[more.length + 1] = "--out=" + temp.resolve("out");
    all[more.length + 2] = "--master=" + Local.MASTER;
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      return SbdSpark.run(all);
    } finally {
      System.setErr(before);
      said = bytes.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void prompts_areAnswered_theSummaryCountsThem() throws IOException {
    assertEquals(0, run("--model=" + Local.MODEL, "--max-new-tokens=40"), () -> said);
    assertTrue(said.contains("out: 4 prompts answered, "), said);
    Files.writeString(
        prompts, "{\"id\": 9, \"prompt\": \"\"}\n", java.nio.file.StandardOpenOption.APPEND);
    assertEquals(1, run("--model=" + Local.MODEL, "--max-new-tokens=40"), () -> said);
    assertTrue(said.contains("and 1 refused (see the column error)"), said);
  }

  @Test
  void input_isWrong_theMessageIsALine() throws IOException {
    assertEquals(2, run("--model=/nowhere"), () -> said);
    assertTrue(said.matches("sbd-spark: host \\S+ has no directory /nowhere: .*\\R"), said);
    Files.writeString(prompts, "{\"prompt\": \"a\"}\n{\"prompt\n");
    assertEquals(2, run("--model=" + Local.MODEL), () -> said);
    assertTrue(said.startsWith("sbd-spark: "), said);
    assertEquals(1, said.lines().count(), said);
    assertEquals(2, run("--model=" + Local.MODEL, "--temperature=1"), () -> said);
    assertTrue(said.startsWith("sbd-spark: temperature needs a seed"), said);
    prompts = temp.resolve("absent.jsonl");
    assertEquals(2, run("--model=" + Local.MODEL), () -> said);
    assertTrue(said.contains("absent.jsonl"), said);
  }
}
