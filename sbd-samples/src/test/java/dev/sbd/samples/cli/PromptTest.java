package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts that look like options, and prompts from files. */
final class PromptTest {
  @TempDir private Path directory;

  /** Tokens of the answer and how many the prompt has: another prompt has others. */
  private static String answer(String... prompt) {
    String[] all =
        Stream.concat(Stream.of("--raw", "--json", "--ntp", "-n", "4"), Stream.of(prompt))
            .toArray(String[]::new);
    Execution run = Execution.tiny("generate", all);
    return run.json().get("tokens") + " after " + run.json().get("promptTokens");
  }

  private String file(byte[] bytes) throws Exception {
    return Files.write(directory.resolve("prompt.txt"), bytes).toString();
  }

  private String file(String text) throws Exception {
    return file(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-t is which flag?", "-t", "--", "--help", "--ntp", "-", "--prompt"})
  void prompt_thatLooksLikeAnOption_isThePrompt(String text) throws Exception {
    String expected = answer("--prompt-file", file(text));
    assertEquals(expected, answer("--prompt", text));
    assertEquals(expected, answer("-p", text));
    assertEquals(expected, answer("--prompt=" + text));
  }

  @Test
  void stop_thatLooksLikeAnOption_stops() {
    Execution run =
        Execution.tiny("generate", "-n", "3", "-p", "x", "--stop", "--", "--stop", "-t");
    assertEquals(0, run.status(), run.err());
  }

  @Test
  void compare_severalPrompts_endAtTheNextOption() {
    Execution run =
        Execution.tiny("compare", "--prompt", "-a", "b", "--runs", "1", "-n", "2", "--json");
    assertEquals(2, run.json().getAsJsonArray("prompts").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          generate --prompt                  | Missing required parameter for option '--prompt' (TEXT)
          generate -p x --top-k --ntp        | Expected parameter for option '--top-k' but found '--ntp'
          generate -p x --model --ntp        | Expected parameter for option '--model' but found '--ntp'
          generate --prompt-file --ntp       | Expected parameter for option '--prompt-file' but found '--ntp'
          tasks --out -x                     | a name is expected, got -x (for a file: ./-x)
          evaluate --model --task json       | a name is expected, got --task
          """)
  void valueForgotten_isSaid(String command, String message) {
    Execution run = Execution.sbd(command.split(" "));
    assertEquals(2, run.status());
    assertTrue(run.err().contains(message), run.err());
  }

  @Test
  void promptFile_markAndLastNewline_doNotCount() throws Exception {
    String expected = answer("--prompt", "Zoë\n\nhat 5 €.");
    assertEquals(expected, answer("--prompt-file", file("Zoë\n\nhat 5 €.")));
    assertEquals(expected, answer("--prompt-file", file("\uFEFFZoë\n\nhat 5 €.\n")));
    assertEquals(expected, answer("--prompt-file", file("Zoë\n\nhat 5 €.\r\n")));
    assertEquals(
        answer("--prompt", "Zoë\n"), answer("--prompt-file", file("Zoë\n\n")), "one newline goes");
  }

  @Test
  void promptFile_dash_isStandardInput() {
    InputStream stdin = System.in;
    System.setIn(new ByteArrayInputStream("Zoë\n".getBytes(StandardCharsets.UTF_8)));
    try {
      assertEquals(answer("--prompt", "Zoë"), answer("--prompt-file", "-"));
    } finally {
      System.setIn(stdin);
    }
  }

  @Test
  void promptFile_compare_isOnePromptOfManyLines() throws Exception {
    Execution run =
        Execution.tiny(
            "compare",
            "--prompt-file",
            file("a\nb"),
            "-p",
            "c",
            "--runs",
            "1",
            "-n",
            "2",
            "--json");
    assertEquals(2, run.json().getAsJsonArray("prompts").size());
    assertTrue(run.out().contains("\"prompt\":\"a\\nb\""), run.out());
  }

  /** Linux has no argument as long. */
  @Test
  void promptFile_longerThanAnArgument_isRead() throws Exception {
    Execution run = Execution.tiny("generate", "--prompt-file", file("lemon ".repeat(40_000)));
    assertEquals(2, run.status());
    assertTrue(run.err().contains("the model's context"), run.err());
  }

  @Test
  void promptFile_unusable_isNamedWithTheReason() throws Exception {
    assertRefused("cannot read /no/such: there is no such file or directory", "/no/such");
    assertRefused("cannot read /: it is a directory", "/");
    String bad = file(new byte[] {'a', 'b', (byte) 0xeb, 'c'});
    assertRefused("cannot read " + bad + ": it is not UTF-8 text (byte 2)", bad);
    String empty = file("");
    assertRefused("cannot read " + empty + ": it is empty", empty);
  }

  private static void assertRefused(String message, String name) {
    for (String option : new String[] {"--prompt-file", "--prompts"}) {
      Execution run = Execution.sbd("compare", option, name);
      assertEquals(2, run.status());
      assertTrue(run.err().contains(message), run.err());
    }
  }
}
