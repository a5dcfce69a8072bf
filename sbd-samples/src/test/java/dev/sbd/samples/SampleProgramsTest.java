package dev.sbd.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The sample programs run, and the README quotes them as they are. */
final class SampleProgramsTest {

  @Test
  void helloBlocks_streamsAnAnswer() {
    String out = output(() -> HelloBlocks.main(new String[0]));
    Matcher end = Pattern.compile(".\n(\\d+) tokens in (\\d+) forward passes\n$").matcher(out);
    assertTrue(end.find(), out);
    assertTrue(Integer.parseInt(end.group(1)) > Integer.parseInt(end.group(2)), out);
  }

  @Test
  void sideBySide_answersEachPrompt() {
    String out = output(() -> SideBySide.main(new String[0]));
    assertTrue(out.matches("(?s).+\n\n\\d+ forward passes for 3 answers\n"), out);
  }

  @Test
  void readme_quotesHelloBlocks() throws Exception {
    String source = Files.readString(Path.of("src/main/java/dev/sbd/samples/HelloBlocks.java"));
    String body =
        source
            .substring(
                source.indexOf("// README: begin\n") + 17, source.indexOf("    // README: end"))
            .stripTrailing() // a blank last line would count as the least indented
            .stripIndent();
    String readme = Files.readString(Path.of("../README.md"));
    int quote = readme.indexOf("try (SbdModel model");
    assertTrue(quote >= 0, "the README quotes no program");
    assertEquals(body.strip(), readme.substring(quote, readme.indexOf("```", quote)).strip());
  }

  private static String output(Runnable program) {
    PrintStream stdout = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      program.run();
    } finally {
      System.setOut(stdout);
    }
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
