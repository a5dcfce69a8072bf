package dev.sbd.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The sample programs run. */
final class SampleProgramsTest {

  @Test
  void helloBlocks_streamsAnAnswer() throws Exception {
    String out = Output.of(() -> HelloBlocks.main(new String[0]));
    Matcher end = Pattern.compile(".\n(\\d+) tokens in (\\d+) forward passes\n$").matcher(out);
    assertTrue(end.find(), out);
    assertTrue(Integer.parseInt(end.group(1)) > Integer.parseInt(end.group(2)), out);
  }

  @Test
  void textToRecord_printsTheRecordOfTheSentence() throws Exception {
    String out = Output.of(() -> TextToRecord.main(new String[0]));
    assertTrue(
        out.matches(
            "Appointment\\[name=Uma, event=lesson, day=Tuesday, hour=17]\\R"
                + "\\d+ tokens, 1\\d of them forced, in [1-9] forward passes\\R"),
        out);
  }

  @Test
  void langChainRecords_printsTheRecordAndItsCost() throws Exception {
    String out = Output.of(() -> LangChainRecords.main(new String[0]));
    assertTrue(
        out.matches("Lesson\\[name=Uma, hour=17]\\R\\d+ tokens in \\d forward passes\\R"), out);
  }
}
