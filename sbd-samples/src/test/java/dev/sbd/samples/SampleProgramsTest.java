package dev.sbd.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The sample programs run, and the README quotes them as they are. */
final class SampleProgramsTest {

  @Test
  void helloBlocks_streamsAnAnswer() {
    String out = output(() -> HelloBlocks.main(new String[0]));
    assertTrue(out.startsWith("public class Player {"), out);
    assertTrue(out.endsWith("46 tokens in 6 forward passes\n"), out);
  }

  @Test
  void sideBySide_answersEachPrompt() {
    String out = output(() -> SideBySide.main(new String[0]));
    assertTrue(out.contains("Answer: 75"), out);
    assertTrue(out.contains("public class Order {"), out);
    assertTrue(out.endsWith(" forward passes for 3 answers\n"), out);
  }

  @Test
  void readme_quotesHelloBlocks() throws Exception {
    String source = Files.readString(Path.of("src/main/java/dev/sbd/samples/HelloBlocks.java"));
    String body =
        source
            .substring(
                source.indexOf("// README: begin\n") + 17, source.indexOf("    // README: end"))
            .stripTrailing()
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
