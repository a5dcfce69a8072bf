package dev.sbd.djl.internal.graph;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pass and an update do on a GPU, as far as their source tells: see {@link DeviceRules}. */
class DeviceRulesTest {
  private static final String DECODER = source(TorchModelLoader.SOURCES);
  private static final String TRAINER = source("trainer.py", "mapped.py");

  private static final List<String> PASS = List.of("forward", "logits");
  private static final List<String> SESSION =
      List.of("resize_caches", "clear_cache", "copy_cache", "fill_cache", "close_caches");
  private static final List<String> STEP = List.of("context", "batch", "update");

  /** For matrices that only CPUs multiply. */
  private static final List<String> CPU_FORMATS =
      List.of("packed_linear", "quantised_linear", "int8_linear");

  private static String source(String... resources) {
    return Arrays.stream(resources).map(ScriptModule::source).collect(joining("\n"));
  }

  private static Set<String> ofDecoder(String source, List<String> entries) {
    return new DeviceRules(source).reached(entries, CPU_FORMATS);
  }

  private static Set<String> ofTrainer(String source) {
    return new DeviceRules(source).reached(STEP, List.of());
  }

  private static List<String> astray(String source, Set<String> methods) {
    DeviceRules rules = new DeviceRules(source);
    return methods.stream()
        .flatMap(method -> rules.astray(method).stream().map(call -> method + ": " + call))
        .toList();
  }

  private static Map<String, String> waits(String source, Set<String> methods) {
    return new DeviceRules(source).waits(methods);
  }

  @Test
  void pass_reachesWhatItIsMadeOf() {
    Set<String> reached = ofDecoder(DECODER, PASS);
    assertTrue(
        reached.containsAll(
            List.of("hidden", "mask", "adapt", "embed", "draw", "gumbel", "leave", "statistics")),
        reached.toString());
  }

  @Test
  void tensors_ofPassesAndSessions_areMadeOnTheModelsDevice() {
    assertEquals(List.of(), astray(DECODER, ofDecoder(DECODER, PASS)));
    assertEquals(List.of(), astray(DECODER, ofDecoder(DECODER, SESSION)));
  }

  /** multiply asks which of FBGEMM's matrices one is, on CPUs. */
  @Test
  void pass_waitsForTheDeviceOnce_atItsEnd() {
    assertEquals(
        Map.of(
            "forward", ".cpu( .tolist(", "logits", ".cpu( .tolist(", "multiply", "int( int( int("),
        waits(DECODER, ofDecoder(DECODER, PASS)));
    assertTrue(
        DECODER.contains(
            """
                found = self.statistics(logits, top, index, token).cpu().flatten()
                out : List[float] = found.tolist()
                return out
            """));
  }

  @Test
  void session_waitsForNothing() {
    assertEquals(Map.of(), waits(DECODER, ofDecoder(DECODER, SESSION)));
  }

  /** But for what a step returns to the host without reading: zeros, or a number that it has. */
  @Test
  void tensors_ofTraining_areMadeOnTheModelsDevice() {
    assertEquals(
        List.of("context: torch.zeros([1], dtype=7)", "update: torch.full([1], length, dtype=7)"),
        astray(TRAINER, ofTrainer(TRAINER)).stream().sorted().toList());
  }

  /**
   * A batch at its end, for its losses; an update for the norm, which it goes by. Plans are the
   * host's.
   */
  @Test
  void training_waitsForTheDeviceOnceABatchAndOnceAnUpdate() {
    assertEquals(
        Map.of("batch", ".tolist( .cpu(", "context", ".tolist(", "update", "float("),
        waits(TRAINER, ofTrainer(TRAINER)));
  }

  /** That the rules find what they are for: planted at the beginning of a method. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hidden|x = torch.arange(3)",
        "hidden|x = torch.tensor(1.)",
        "norm|x = torch.zeros([x.size(0)], dtype=6)",
        "draw|logits = torch.add(logits, torch.full([1], 2.))",
        "adapt|x = torch.ones([1], device=torch.device(\"cpu\"))"
      })
  void astray_whereSuchATensorIsPlanted_findsIt(String method, String line) {
    String source = planted(DECODER, method, line);
    assertEquals(1, astray(source, ofDecoder(source, PASS)).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hidden|x = ids.cpu()",
        "mask|n = seen.sum().item()",
        "statistics|n = int(torch.sum(index))",
        "edit|x = torch.nonzero(logits)",
        "leave|x = words.to(\"cpu\")",
        "adapt|x = x.to(torch.device(\"cpu\"))",
        "draw|x = torch.masked_select(logits, logits)",
        "draw|x = below if torch.any(banned) else logits",
        "norm|x = x[x > 0]",
        "norm|x = x[torch.gt(x, 0)]",
        "upload|x = torch.tensor(plan, dtype=4).to(self.device)"
      })
  void waits_whereOneIsPlanted_findsIt(String method, String line) {
    String source = planted(DECODER, method, line);
    Set<String> reached = ofDecoder(source, PASS);
    assertTrue(waits(source, reached).containsKey(method), reached.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "attend,x = torch.arange(3)",
    "add,x = torch.zeros([1])",
    "context,x = torch.ones([])"
  })
  void astray_whereSuchATensorIsPlantedInTheTrainer_findsIt(String method, String line) {
    String source = planted(TRAINER, method, line);
    assertEquals(3, astray(source, ofTrainer(source)).size());
  }

  @ParameterizedTest
  @CsvSource({
    "targets,x = float(labels.sum())",
    "layer,x = hidden.cpu()",
    "cross_entropy,n = x.sum().item()",
    "update,numbers = self.steps.tolist()"
  })
  void waits_whereOneIsPlantedInTheTrainer_findsIt(String method, String line) {
    String source = planted(TRAINER, method, line);
    assertNotEquals(waits(TRAINER, ofTrainer(TRAINER)), waits(source, ofTrainer(source)));
  }

  private static String planted(String source, String method, String line) {
    String planted =
        source.replaceFirst("(?m)^(  def " + method + "\\(self.*)$", "$1\n    " + line);
    assertTrue(planted.length() > source.length(), method);
    return planted;
  }
}
