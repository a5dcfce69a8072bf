package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a checkpoint with several chat templates, one of which does not compile. */
final class ChatTemplateTest {
  private static final String QUESTION = "Write class Player with String email.";
  private static final String OWN =
      "{{ '<|user|>' ~ messages[0].content ~ '<|assistant|>' }}{# another's #}";

  @TempDir private Path temp;
  private Path model;

  @BeforeEach
  void copyWithTemplates() throws IOException {
    model = Folders.copy(Folders.TINY_LLAMA, temp.resolve("model"));
    Files.writeString(model.resolve("chat_template.jinja"), "\n{% if messages %}");
    Path folder = Files.createDirectory(model.resolve("additional_chat_templates"));
    Files.writeString(folder.resolve("plain.jinja"), OWN);
  }

  private Execution generate(String... args) {
    return Execution.sbd(
        Stream.concat(Stream.of("generate", "--model", model.toString()), ntp(args))
            .toArray(String[]::new));
  }

  private static Stream<String> ntp(String... args) {
    return Stream.concat(Stream.of("--ntp", "-n", "8"), Stream.of(args));
  }

  /** What the checkpoint with its one template gives. */
  private static String usual(String... args) {
    Execution run = Execution.tiny("generate", ntp(args).toArray(String[]::new));
    assertEquals(0, run.status(), run.err());
    return run.out();
  }

  @Test
  void generate_templateThatDoesNotCompile_failsWhereItIsUsed() {
    Execution used = generate("--prompt", QUESTION);
    assertEquals(2, used.status());
    assertEquals(
        "sbd generate: "
            + model.resolve("chat_template.jinja")
            + ": does not compile: line 2: expected 'endif', got end of template",
        used.err().strip());
    assertEquals(
        usual("--raw", "--prompt", QUESTION), generate("--raw", "--prompt", QUESTION).out());
    assertEquals(usual("--prompt-tokens", "7,8,9"), generate("--prompt-tokens", "7,8,9").out());
  }

  @Test
  void generate_templateByNameOrFile_isUsed() throws IOException {
    String usual = usual("--prompt", QUESTION);
    assertEquals(usual, generate("--prompt", QUESTION, "--chat-template", "plain").out());
    Path own = Files.writeString(temp.resolve("own.jinja"), OWN);
    assertEquals(usual, generate("--prompt", QUESTION, "--chat-template", own.toString()).out());
  }

  @Test
  void generate_unknownTemplate_isRefusedWithTheNames() {
    Execution unknown = generate("--prompt", QUESTION, "--chat-template", "tool_use");
    assertEquals(2, unknown.status());
    assertEquals(
        "sbd generate: the checkpoint has no chat template \"tool_use\": --chat-template must name"
            + " one of [default, plain] or a .jinja file",
        unknown.err().strip());
  }
}
