package dev.sbd.langchain4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LangChainRecordsTest {
  @Test
  void sample_builtInModel_printsARecordAndItsCost() {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      LangChainRecords.main(new String[0]);
    } finally {
      System.setOut(before);
    }
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(
        text.matches("Lesson\\[name=Uma, hour=17]\\R\\d+ tokens in \\d forward passes\\R"), text);
  }
}
