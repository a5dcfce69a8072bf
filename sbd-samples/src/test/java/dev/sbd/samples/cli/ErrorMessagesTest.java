package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.error.SbdException;
import dev.sbd.samples.EmbeddedCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;

/** Sentences for people, of whatever was thrown. */
final class ErrorMessagesTest {
  private static final CommandSpec CHAT =
      Sbd.commandLine().getSubcommands().get("chat").getCommandSpec();

  private static void assertSaid(String expected, Exception e) {
    assertEquals(expected, ErrorMessages.message(e, CHAT));
  }

  @Test
  void namesOfTheLibrary_areOptions() {
    assertSaid(
        "--top-p must be in (0, 1], got 2.0",
        new InvalidRequestException("topP must be in (0, 1], got 2.0"));
    assertSaid(
        "a sum of --max-new-tokens and 3",
        new InvalidRequestException("a sum of maxNewTokens and 3"));
    assertSaid(
        "--context must be in [1, 8]", new InvalidRequestException("capacity must be in [1, 8]"));
    assertSaid("--temperature must be > 0", new InvalidRequestException("temperature must be > 0"));
  }

  @Test
  void whatIsNoOption_stays() {
    for (String text :
        new String[] {
          "x/topP: is missing",
          "config.json: hiddenAct must be one",
          "the temperature is 3",
          "a.topK"
        }) {
      assertSaid(text, new InvalidRequestException(text));
    }
  }

  @Test
  void exceptionsOfFiles_areSentences() {
    IOException missing = new NoSuchFileException("/a/b");
    IOException denied = new AccessDeniedException("/a/b");
    assertSaid("/a/b: there is no such file or directory", new UncheckedIOException(missing));
    assertSaid("/a/b: permission denied", new UncheckedIOException(denied));
    assertSaid(
        "/a/b: cannot be read: permission denied",
        new SbdException("/a/b: cannot be read: " + denied, denied));
    assertSaid(
        "/a/b: cannot be read: permission denied",
        new SbdException("/a/b: cannot be read: " + denied.getMessage(), denied));
    IOException full = new FileSystemException("/a/b", null, "No space left on device");
    assertSaid(
        "/a: cannot be written: /a/b: no space left on device",
        new SbdException("/a: cannot be written: " + full, full));
    assertSaid(
        "cannot unpack: /a/b: permission denied",
        new UncheckedIOException("cannot unpack: " + denied.getMessage(), denied));
    assertSaid("input or output failed", new UncheckedIOException(new IOException()));
  }

  @Test
  void pathThatCannotBe_isNamed() {
    assertSaid(
        "'a\0b' cannot be the name of a file here (Nul character not allowed)",
        new InvalidPathException("a\0b", "Nul character not allowed"));
  }

  @Test
  void directoryOfABuiltInModel_isItsName() {
    Path directory = EmbeddedCheckpoint.directory("qwen3");
    assertSaid(
        "qwen3/config.json: is broken", new SbdException(directory + "/config.json: is broken"));
  }

  @Test
  void endlessValue_isCutShort() {
    Execution run = Execution.sbd("generate", "-p", "x", "--decoding", "y".repeat(100_000));
    assertEquals(2, run.status());
    assertTrue(run.err().length() < 2000, run.err());
    assertTrue(run.err().contains("a decoding must be ntp, verified"), run.err());
    Execution unknown = Execution.sbd("generate", "-p", "x", "y".repeat(100_000));
    assertTrue(unknown.err().length() < 2000, unknown.err());
  }

  @Test
  void fileOfAnotherFormatOrHub_saysWhatToDo() {
    String gguf = Execution.sbd("generate", "-p", "x", "-m", "a.gguf").err();
    assertTrue(gguf.contains("a.gguf: GGUF is not read: fetch the model's original"), gguf);
    for (String model :
        new String[] {
          "meta-llama/Llama-3.1-8B", "https://huggingface.co/meta-llama/Llama-3.1-8B"
        }) {
      Execution hub = Execution.sbd("generate", "-p", "x", "-m", model);
      assertEquals(2, hub.status());
      assertTrue(
          hub.err()
              .contains(
                  "nothing is downloaded: a model of that name at Hugging Face is fetched by `hf"
                      + " download meta-llama/Llama-3.1-8B --local-dir Llama-3.1-8B`"),
          hub.err());
    }
  }

  @Test
  void directoryInPlaceOfAFile_orTheReverse_isASentence(@TempDir Path directory) throws Exception {
    Path data = directory.resolve("data.jsonl");
    Files.writeString(data, "{\"prompt\":\"a\",\"completion\":\"b\"}\n");
    Execution tokenizer =
        Execution.sbd("tokenizer", "--data", data.toString(), "--out", data.toString());
    assertEquals(1, tokenizer.status());
    assertEquals(
        "sbd tokenizer: cannot write " + data + ": a file is in its place",
        tokenizer.err().strip());
    Execution finetune =
        Execution.tiny("finetune", "--data", data.toString(), "--out", data.toString());
    assertEquals(
        "sbd finetune: " + data + "/training: cannot be written: Not a directory",
        finetune.err().lines().reduce((before, last) -> last).orElse(""));
    Execution read =
        Execution.tiny("finetune", "--data", "" + directory, "--out", directory + "/x");
    assertEquals(
        "sbd finetune: cannot read " + directory + ": it is a directory", read.err().strip());
  }
}
