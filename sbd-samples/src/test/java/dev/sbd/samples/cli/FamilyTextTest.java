package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.Generation;
import dev.sbd.djl.Chat;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.LoadOptions.Family;
import dev.sbd.djl.SbdModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Families with tokenizer and chat template: the built-in Qwen3, whose masked head is good at
 * blocks of any size, is called an SDAR or an I-DLM, and writes what it was trained for all the
 * same.
 */
final class FamilyTextTest {
  private static final String PROMPT =
      "Create a class Planet that keeps int id and long kind behind getters.";
  private static final String ANSWER =
      """
      class Planet {
        private int id;
        private long kind;
        int getId() { return id; }
        long getKind() { return kind; }
      }""";

  @TempDir private Path temp;
  private Path directory;

  @BeforeEach
  void exportBuiltIn() {
    directory = temp.resolve("family");
    Execution run = Execution.sbd("models", "--export", "qwen3", "--out", directory.toString());
    assertEquals(0, run.status(), run.err());
  }

  private void call(String className, String modelType, int blockSize) throws Exception {
    Path file = directory.resolve("config.json");
    JsonObject config = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    JsonArray classes = new JsonArray();
    classes.add(className);
    config.add("architectures", classes);
    config.addProperty("model_type", modelType);
    config.addProperty("block_size", blockSize);
    Files.writeString(file, config.toString());
  }

  @Test
  void sdar_chats_goingOnInMidBlock() throws Exception {
    call("SDARForCausalLM", "sdar", 8);
    try (SbdModel model = SbdModel.load(directory, o -> o.family(Family.SDAR));
        Chat chat = model.newChat()) {
      List<ChatMessage> messages = new ArrayList<>();
      for (int turn = 0; turn < 3; turn++) {
        messages.add(ChatMessage.user(PROMPT));
        Generation alone = model.chat(messages, o -> o.maxNewTokens(50));
        Generation answer = chat.send(PROMPT, o -> o.maxNewTokens(50));
        assertEquals(alone.text(), answer.text());
        int computed = answer.passes().get(0).causalRows();
        assertTrue(turn == 0 || computed < alone.passes().get(0).causalRows() / 2);
        assertTrue(turn > 0 || answer.text().strip().equals(ANSWER), answer.text());
        messages.add(ChatMessage.assistant(answer.text()));
      }
    }
  }

  @Test
  void sdar_isMeasuredByOneTokenALook() throws Exception {
    call("SDARForCausalLM", "sdar", 8);
    Execution run =
        Execution.sbd(
            "evaluate",
            "-m=" + directory,
            "--family=sdar",
            "--task=java",
            "--count=2",
            "--json",
            "--decodings=usual,verified");
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("fixed 1") && run.out().contains("usual"), run.out());
    assertTrue(!run.out().contains("verified"), run.out());
    Execution compare =
        Execution.sbd("compare", "-m=" + directory, "--family=sdar", "-p=" + PROMPT, "--runs=1");
    assertEquals(0, compare.status(), compare.err());
    assertTrue(compare.out().contains("dynamic 0.85"), compare.out());
  }

  @Test
  void idlm_isVerifiedByDefault() throws Exception {
    call("SDARForCausalLM", "sdar", 7);
    Execution run =
        Execution.sbd("generate", "-m=" + directory, "--family=idlm", "-p=" + PROMPT, "--json");
    assertEquals(ANSWER, run.json().get("text").getAsString().strip());
    assertTrue(run.json().get("drafted").getAsInt() > 0);
  }
}
