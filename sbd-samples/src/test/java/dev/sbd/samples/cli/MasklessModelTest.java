package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on a checkpoint that knows no mask token, as published ones do not. */
final class MasklessModelTest {
  private static final String CLASS = "Write class Player with String email.";

  @TempDir private Path temp;
  private String model;

  @BeforeEach
  void copyWithoutMask() throws IOException {
    Path directory = Folders.copy(Folders.TINY_LLAMA, temp.resolve("maskless"));
    for (String name : new String[] {"config.json", "tokenizer_config.json"}) {
      Path file = directory.resolve(name);
      String text = Files.readString(file);
      Files.writeString(file, text.replaceAll("\"(mask_token|mask_token_id)\":", "\"was_$1\":"));
    }
    model = directory.toString();
  }

  @Test
  void generate_ntp_isWhatItIsWithAMask() {
    String[] ntp = {"generate", "--ntp", "--prompt", CLASS, "--model", model};
    Execution run = Execution.sbd(ntp);
    assertEquals(0, run.status(), run.err());
    assertEquals(Execution.tiny("generate", "--ntp", "--prompt", CLASS).out(), run.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"generate", "trace"})
  void command_withASolver_isRefusedAndSaysWhatToDo(String command) {
    Execution run = Execution.sbd(command, "--prompt", CLASS, "--model", model, "--gamma=0.1");
    assertEquals(2, run.status());
    assertEquals("", run.out());
    assertEquals(
        "sbd "
            + command
            + ": decoding gamma:0.1 needs a mask token, and the model (llama float32 on cpu) has"
            + " none: decode verified (the default) or token by token (nextTokenPrediction(), --ntp);"
            + " or give the id of one when loading (LoadOptions.maskToken, --mask-token), or an"
            + " adapter (LoadOptions.adapter, --adapter), which brings one; or fine-tune the model"
            + " first, which gives it one",
        run.err().strip());
  }

  @Test
  void generate_verified_isTheTextOfNtp_inNoMorePasses() {
    String[] verified = {"generate", "--json", "--prompt", CLASS, "--model", model};
    JsonObject json = Execution.sbd(verified).json();
    JsonObject ntp = Execution.tiny("generate", "--json", "--ntp", "--prompt", CLASS).json();
    assertEquals(ntp.get("text"), json.get("text"));
    assertTrue(passes(json) <= passes(ntp), json.toString());
  }

  private static int passes(JsonObject json) {
    return json.get("forwardPasses").getAsInt();
  }

  @Test
  void generate_withAMaskToken_decodesInBlocks() {
    Execution run =
        Execution.sbd("generate", "--prompt", CLASS, "--model", model, "--mask-token", "1");
    assertEquals(Execution.tiny("generate", "--prompt", CLASS).out(), run.out());
  }

  @Test
  void compare_hasWhatNeedsNoMask() {
    Execution run = Execution.sbd("compare", "--json", "--runs=1", "-p", CLASS, "--model", model);
    JsonArray contenders =
        run.json().getAsJsonArray("prompts").get(0).getAsJsonObject().getAsJsonArray("contenders");
    assertEquals(2, contenders.size(), "NTP, verified adaptive");
    assertTrue(run.err().contains("the model has no mask token"), run.err());
  }

  @Test
  void bench_generatesNothingInBlocks() {
    Execution run =
        Execution.sbd(
            "bench", "--json", "--rounds=1", "--read-buffer=8", "--prefill=8", "--model", model);
    JsonObject json = run.json();
    assertTrue(json.get("generation").isJsonNull());
    assertTrue(run.err().contains("no mask token is known"), run.err());
  }

  @Test
  void evaluate_isTokenByToken() {
    Execution run = Execution.sbd("evaluate", "--task", "json", "--count", "1", "--model", model);
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("| maskless | NTP | NTP |"), run.out());
  }
}
