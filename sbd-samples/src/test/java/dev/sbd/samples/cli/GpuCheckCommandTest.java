package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.djl.Precision;
import dev.sbd.djl.SbdModel;
import dev.sbd.samples.EmbeddedCheckpoint;
import dev.sbd.samples.lab.gpu.FlatMemory;
import dev.sbd.samples.lab.gpu.SameTexts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The CPU takes the part of the GPU. */
class GpuCheckCommandTest {
  private static final String MODEL = "--model=" + Folders.TINY_LLAMA;

  @TempDir Path directory;

  private static SbdModel load(Path checkpoint) {
    return SbdModel.load(checkpoint, options -> options.precision(Precision.FLOAT32));
  }

  @Test
  void steps_areTakenInProcessesOfTheirOwn() throws Exception {
    Path out = directory.resolve("new/check");
    Execution run =
        Execution.sbd("gpu-check", "--device=cpu", "--steps=failures", "--out=" + out, "--json");
    JsonObject json = run.json();
    assertTrue(json.get("passed").getAsBoolean(), json.toString());
    assertEquals("cpu", json.get("device").getAsString());
    JsonObject machine = json.getAsJsonObject("machine");
    assertTrue(machine.get("card").isJsonNull(), machine.toString());
    assertTrue(machine.get("processors").getAsInt() > 0, machine.toString());
    JsonObject step = json.getAsJsonArray("steps").get(0).getAsJsonObject();
    assertEquals("sbd gpu-check failures --device cpu", step.get("command").getAsString());
    assertEquals(4, step.getAsJsonObject("result").getAsJsonArray("failures").size());
    assertTrue(run.err().contains("4 of 4 errors end as they should"), run.err());
    JsonObject file =
        JsonParser.parseString(Files.readString(out.resolve("gpu-check.json"))).getAsJsonObject();
    assertEquals(json.get("steps"), file.get("steps"));
    assertTrue(Files.readString(out.resolve("gpu-check.log")).startsWith("== failures: sbd"));
  }

  @Test
  void texts_ofTheSameModel_areTheSame() {
    JsonObject json =
        Execution.sbd("gpu-check", "texts", MODEL, "--device=cpu", "--questions=12", "--json")
            .json();
    assertEquals(12, json.get("equal").getAsInt(), json.toString());
    assertTrue(json.get("drawn").getAsInt() > 2, json.toString());
    assertEquals(json.get("drawn"), json.get("drawnEqual"));
  }

  @Test
  void texts_ofAnotherModel_areNot() {
    try (SbdModel one = load(Folders.TINY_LLAMA);
        SbdModel other = load(EmbeddedCheckpoint.directory("qwen3"))) {
      SameTexts.Report report = SameTexts.run("tiny", one, other, 8, 1);
      assertFalse(report.passed(), report.toString());
      assertEquals(5, report.differences().size(), report.toString());
    }
  }

  @Test
  void memory_thatGrows_fails() {
    try (SbdModel model = load(Folders.TINY_LLAMA)) {
      assertTrue(FlatMemory.run(model, 20, () -> 1L << 30).passed());
      AtomicLong used = new AtomicLong(1L << 30);
      FlatMemory.Report report = FlatMemory.run(model, 20, () -> used.addAndGet(4 << 20));
      assertFalse(report.passed(), report.toString());
      assertEquals(19L * (4 << 20), report.growthBytes());
      assertEquals("+79.7 MB after 20 generations, of 1078 MB", report.summary());
    }
  }

  @Test
  void losses_ofAllWeightsAndOfAnAdapter_areTheSame() {
    JsonObject json =
        Execution.sbd("gpu-check", "losses", MODEL, "--device=cpu", "--updates=3", "--json").json();
    assertTrue(json.get("passed").getAsBoolean(), json.toString());
    JsonArray trainings = json.getAsJsonArray("trainings");
    assertEquals(2, trainings.size());
    for (int i = 0; i < 2; i++) {
      JsonObject training = trainings.get(i).getAsJsonObject();
      assertEquals(3, training.getAsJsonArray("device").size());
      double first = training.getAsJsonArray("device").get(0).getAsDouble();
      double last = training.getAsJsonArray("device").get(2).getAsDouble();
      assertTrue(first > 0 && last != first, training.toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --minutes=0            | --minutes must be above 0
          --steps=parity-float32 | got parity-float32, which needs --golden
          --steps=memory         | got memory, which needs a GPU
          --shapes=llama         | --shapes must be some of smollm2-135m
          --device=tpu           | must be cpu, gpu, gpu:N or cuda:N, got 'tpu'
          --out=pom.xml          | pom.xml
          texts                  | device gpu(0) is not there
          """)
  void usage_thatCannotBe_isRefused(String argument, String message) {
    String cpu = argument.equals("texts") ? "--model=llama" : "--device=cpu";
    Execution run = Execution.sbd("gpu-check", argument, cpu);
    assertEquals(2, run.status(), run.out() + run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains(message), run.err());
    assertFalse(run.err().contains("bug of sbd"), run.err());
  }
}
