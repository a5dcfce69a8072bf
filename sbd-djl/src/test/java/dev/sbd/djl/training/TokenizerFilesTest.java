package dev.sbd.djl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFilesTest {
  private static final String TOKENIZER = "tokenizer.json";

  @TempDir private Path from;
  @TempDir private Path to;

  @Test
  void copy_overAnotherTokenizer_leavesNothingOfIt() throws IOException {
    Files.writeString(from.resolve(TOKENIZER), "new");
    Files.writeString(from.resolve("config.json"), "{}");
    Files.writeString(to.resolve(TOKENIZER), "old");
    Files.writeString(to.resolve("chat_template.jinja"), "old");
    TokenizerFiles.copy(from, to);
    assertEquals("new", Files.readString(to.resolve(TOKENIZER)));
    assertFalse(Files.exists(to.resolve("chat_template.jinja")));
    assertFalse(Files.exists(to.resolve("config.json")));
  }

  @Test
  void copy_withAMaskToken_leavesFilesThatTheSourceLacks() throws IOException {
    Files.writeString(from.resolve(TOKENIZER), "{}");
    Files.writeString(to.resolve("chat_template.jinja"), "own");
    MaskChoice mask = new MaskChoice(3, Optional.of("<mask>"), MaskChoice.Origin.NEW);
    TokenizerFiles.copy(from, to, mask);
    assertEquals("own", Files.readString(to.resolve("chat_template.jinja")));
    assertTrue(Files.readString(to.resolve(TOKENIZER)).contains("\"<mask>\""));
  }

  @Test
  void copy_additionalChatTemplates_comeAlongAndReplaceOthers() throws IOException {
    Path folder = Files.createDirectory(from.resolve("additional_chat_templates"));
    Files.writeString(folder.resolve("tool_use.jinja"), "tools");
    Path old = Files.createDirectory(to.resolve("additional_chat_templates"));
    Files.writeString(old.resolve("rag.jinja"), "old");
    TokenizerFiles.copy(from, to);
    assertEquals("tools", Files.readString(old.resolve("tool_use.jinja")));
    assertFalse(Files.exists(old.resolve("rag.jinja")));
  }
}
