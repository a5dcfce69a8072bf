package dev.sbd.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.SbdModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

  /** The tiny model was never taught to talk: what counts is that turns go on from each other. */
  @Test
  void smallTalk_answersAsTheWholeConversationWould() {
    String out = output(() -> SmallTalk.main(new String[0]));
    List<ChatMessage> messages = new ArrayList<>(List.of(ChatMessage.system(SmallTalk.SYSTEM)));
    StringBuilder expected = new StringBuilder();
    try (SbdModel model = SbdModel.load(EmbeddedCheckpoint.directory())) {
      for (String question : SmallTalk.QUESTIONS) {
        messages.add(ChatMessage.user(question));
        String answer = model.chat(messages, options -> options).text();
        messages.add(ChatMessage.assistant(answer));
        expected.append(answer).append('\n');
      }
    }
    assertEquals(expected.toString(), out);
  }

  @Test
  void service_answersOrSaysWhoseFaultItIs() {
    String out = output(() -> Service.main(new String[0]));
    assertTrue(out.contains("enum Lesson"), out);
    assertTrue(out.contains("\n400 prompt must be shorter than the model's context of"), out);
  }

  /** So that all of it compiles and runs. */
  @Test
  void readme_everyJavaSnippet_isQuotedFromASample() throws IOException {
    Set<String> quotes = new HashSet<>();
    try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/sbd/samples"))) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        quote(Files.readString(source)).ifPresent(quotes::add);
      }
    }
    Matcher snippet =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../README.md")));
    int snippets = 0;
    while (snippet.find()) {
      snippets++;
      assertTrue(quotes.contains(snippet.group(1).strip()), snippet.group(1));
    }
    assertEquals(quotes.size(), snippets);
  }

  private static Optional<String> quote(String source) {
    Matcher marks =
        Pattern.compile("// README: begin\n(.*?)\n *// README: end", Pattern.DOTALL)
            .matcher(source);
    return marks.find() ? Optional.of(marks.group(1).stripIndent().strip()) : Optional.empty();
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
