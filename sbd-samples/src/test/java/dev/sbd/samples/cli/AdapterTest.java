package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --adapter} in the commands that load a model, and {@code sbd merge}. */
class AdapterTest {
  private static final String BASE = "" + Folders.golden("llama-adapter");
  private static final String ADAPTER = "" + Folders.golden("llama-adapter").resolve("adapter");

  @TempDir private Path temp;

  private static Execution generate(String... more) {
    return run("generate", more);
  }

  private static Execution run(String command, String... more) {
    String[] first = {command, "--model", BASE, "--prompt-tokens", "5,6,7", "-n", "20"};
    String[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return Execution.sbd(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"generate", "trace"})
  void command_withAnAdapter_givesTheBasesOwnTokens(String command) {
    JsonObject ntp = run(command, "--ntp", "--json").json();
    JsonObject verified = run(command, "--json", "--adapter", ADAPTER).json();
    assertEquals(tokens(ntp), tokens(verified));
    assertEquals(2, run(command, "--gamma=0.1").status()); // no mask token, no blocks
  }

  /** Ids; {@code trace} says more of each. */
  private static List<Integer> tokens(JsonObject json) {
    return json.getAsJsonArray("tokens").asList().stream()
        .map(token -> token.isJsonObject() ? token.getAsJsonObject().get("token") : token)
        .map(JsonElement::getAsInt)
        .toList();
  }

  @Test
  void generate_withAMaskTokenAndAnAdapter_isRefused() {
    Execution run = generate("--adapter", ADAPTER, "--mask-token", "3");
    assertEquals(2, run.status());
    assertEquals(
        "sbd generate: --mask-token does not go with an adapter ("
            + ADAPTER
            + "), which brings a mask of its own, got 3: leave it out",
        run.err().strip());
  }

  @Test
  void generate_blockBeyondTheAdapters_isRefused() {
    assertEquals(0, generate("--adapter", ADAPTER, "-k", "8").status());
    Execution run = generate("--adapter", ADAPTER, "-k", "9");
    assertEquals(2, run.status());
    assertTrue(run.err().contains("must be in [1, 8], got 9"), run.err());
  }

  @Test
  void bench_withAnAdapter_timesIt() {
    Execution run =
        Execution.sbd(
            "bench",
            "--model",
            BASE,
            "--adapter",
            ADAPTER,
            "--rounds",
            "1",
            "-k",
            "1,4",
            "--cache-lengths",
            "8",
            "--prefill",
            "16",
            "-n",
            "4",
            "--read-buffer",
            "1",
            "--json");
    assertTrue(run.json().getAsJsonObject("forwardMs").has("4"));
  }

  @Test
  void parity_withAnAdapterGiven_takesItInPlaceOfTheFoldersOwn() throws Exception {
    Path copy = Folders.copyTree(Path.of(BASE), temp.resolve("copy"));
    Path moved = Files.move(copy.resolve("adapter"), temp.resolve("moved"));
    assertEquals(2, Execution.sbd("parity", "" + copy).status());
    Execution run = Execution.sbd("parity", "--json", "--adapter", "" + moved, "" + copy);
    assertTrue(run.json().get("ok").getAsBoolean());
  }

  @Test
  void merge_ofAGatedAdapter_isRefused() {
    Path out = temp.resolve("merged");
    Execution run = merge(BASE, ADAPTER, out);
    assertEquals(2, run.status());
    assertTrue(run.err().contains("adapter_config.json: is of a gated adapter"), run.err());
    assertFalse(Files.exists(out));
  }

  @Test
  void merge_ofAnOrdinaryAdapter_isACheckpoint() {
    String base = "" + Folders.golden("llama-tied-bf16");
    String ordinary = "" + Folders.golden("../adapters/one-layer");
    Path out = temp.resolve("merged");
    JsonObject merged = merge(base, ordinary, out).json();
    assertEquals("llama-tied-bf16", merged.get("model").getAsString());
    assertEquals("" + out, merged.get("directory").getAsString());
    assertEquals("bfloat16", merged.get("dtype").getAsString());
    String[] generate = {"generate", "--ntp", "--prompt-tokens", "5", "-n", "3", "--json"};
    String[] onIt = Arrays.copyOf(generate, generate.length + 2);
    onIt[generate.length] = "--model";
    onIt[generate.length + 1] = "" + out;
    assertEquals(3, Execution.sbd(onIt).json().getAsJsonArray("tokens").size());
    Execution again = merge(base, ordinary, out);
    assertEquals(
        "sbd merge: " + out + ": holds a checkpoint already: use another directory",
        again.err().strip());
    Execution loaded =
        Execution.sbd("generate", "--prompt-tokens", "5", "--model", base, "--adapter", ordinary);
    assertTrue(
        loaded.err().contains("is of an ordinary adapter (r 1, lora_alpha 1,"), loaded.err());
  }

  @Test
  void finetune_ofAnAdapterWithAMaskToken_isRefused() {
    Execution run =
        Execution.sbd(
            "finetune",
            "--model",
            BASE,
            "--adapter",
            "4",
            "--mask-token",
            "5",
            "--data",
            "none.jsonl",
            "--out",
            "" + temp.resolve("out"));
    assertEquals(2, run.status());
    assertTrue(run.err().contains("--mask-token does not go with --adapter"), run.err());
    assertFalse(Files.exists(temp.resolve("out")));
  }

  /** The tiny model's, of blocks of up to 4. */
  private Path trained() throws Exception {
    Path adapter = temp.resolve("adapter");
    Execution run = finetune(adapter, "--adapter=2", "--block-size=4");
    assertEquals(0, run.status(), run.err());
    return adapter;
  }

  private Execution finetune(Path out, String... more) throws Exception {
    Path data = temp.resolve("data.jsonl");
    Files.writeString(
        data, "{\"prompt\": \"Declare\", \"completion\": \"enum Day { MON, TUE }\"}\n");
    String[] common = {"--data=" + data, "--out=" + out, "--steps=1", "--warmup=0"};
    String[] all = Arrays.copyOf(common, common.length + more.length);
    System.arraycopy(more, 0, all, common.length, more.length);
    return Execution.tiny("finetune", all);
  }

  @Test
  void blockSize_ofNoCommand_isMoreThanTheAdaptersUnlessAskedFor() throws Exception {
    Path adapter = trained();
    String[] evaluate = {
      "--adapter=" + adapter, "--task=json", "-n=1", "--max-new-tokens=9", "--decodings=verified"
    };
    JsonObject results = Execution.tiny("evaluate", with(evaluate, "--json")).json();
    assertEquals(4, results.get("blockSize").getAsInt());
    Execution tooLarge = Execution.tiny("evaluate", with(evaluate, "-k=5"));
    assertEquals(2, tooLarge.status());
    assertTrue(tooLarge.err().contains("must be in [1, 4], got 5"), tooLarge.err());
    Path further = temp.resolve("further");
    Execution run = finetune(further, "--adapter=" + adapter);
    assertEquals(0, run.status(), run.err());
    assertEquals(
        Files.readString(adapter.resolve("adapter_config.json")),
        Files.readString(further.resolve("adapter_config.json")));
    Execution beyond = finetune(temp.resolve("beyond"), "--adapter=" + adapter, "--block-size=5");
    assertEquals(2, beyond.status());
    assertTrue(beyond.err().contains("must be in [1, 4], got 5"), beyond.err());
  }

  private static String[] with(String[] args, String last) {
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = last;
    return all;
  }

  private static Execution merge(String base, String adapter, Path out) {
    return Execution.sbd(
        "merge", "--model", base, "--adapter", adapter, "--out", "" + out, "--json");
  }
}
