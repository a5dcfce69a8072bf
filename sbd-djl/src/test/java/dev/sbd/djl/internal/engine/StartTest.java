package dev.sbd.djl.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import dev.sbd.djl.internal.engine.ChildJvm.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the native libraries start, whatever the environment is. */
class StartTest {
  private static final Path MODEL = CheckpointFixture.golden(CheckpointFixture.QWEN2);
  private static final Path TOKENIZER = CheckpointFixture.resource("tiny-tokenizer");
  private static final String TOKENIZERS_FILE = System.mapLibraryName("tokenizers");
  private static final String SHARED =
      "a native library is for one class loader of a JVM: put sbd-djl and DJL where all"
          + " applications share them (Tomcat: lib/), or start the JVM anew";

  @TempDir Path directory;

  private ChildJvm child() {
    return new ChildJvm(directory);
  }

  private static List<String> lines(Result result) {
    assertEquals(0, result.status(), result.output());
    return result.output().lines().toList();
  }

  /** Every time: what has failed once may fail otherwise later. */
  private static void assertRefused(String message, ChildJvm child, Path opened) throws Exception {
    String refusal = "dev.sbd.error.SbdException: " + message;
    assertEquals(Collections.nCopies(2, refusal), lines(child.run(StartProgram.class, opened)));
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }

  @Test
  void pytorchVersion_otherThanTheClassPaths_isPassedOver() throws Exception {
    String warning =
        "[main] WARN dev.sbd.djl.internal.engine.ClassPathLibTorch - PYTORCH_VERSION=2.5.1 is"
            + " passed over: the class path has libtorch 2.7.1";
    assertEquals(
        List.of(warning, "LoadedModel", "LoadedModel"),
        lines(child().with("PYTORCH_VERSION", "2.5.1").run(StartProgram.class, MODEL)));
  }

  @Test
  void pytorchVersion_withoutLibtorchOnTheClassPath_isToldBesideTheNeededOne() throws Exception {
    assertRefused(
        "libtorch cannot be started: Offline mode is enabled.; the class path has no libtorch"
            + " 2.7.1, and DJL may not download one: add ai.djl.pytorch:pytorch-native-cpu with"
            + " this platform's classifier, set PYTORCH_LIBRARY_PATH to a libtorch, or allow it"
            + " with -Dai.djl.offline=false; set are: PYTORCH_VERSION=2.5.1",
        child()
            .without("pytorch-native")
            .with("PYTORCH_VERSION", "2.5.1")
            .property("org.slf4j.simpleLogger.defaultLogLevel", "off"),
        MODEL);
  }

  @Test
  void engine_thatIsNotThere_isToldWithTheVariableThatAsksForIt() throws Exception {
    assertRefused(
        "libtorch cannot be started: Unknown default engine: MXNet; DJL goes by what is set, unset"
            + " what is wrong: DJL_DEFAULT_ENGINE=MXNet",
        child().with("DJL_DEFAULT_ENGINE", "MXNet"),
        MODEL);
  }

  @Test
  void extraLibrary_thatIsMissing_isNamed() throws Exception {
    assertRefused(
        "libtorch cannot be started: PyTorch extra Library not found: nowhere; DJL goes by what is"
            + " set, unset what is wrong: PYTORCH_EXTRA_LIBRARY_PATH=nowhere",
        child().with("PYTORCH_EXTRA_LIBRARY_PATH", "nowhere"),
        MODEL);
  }

  @Test
  void tokenizersCache_thatCannotBeWritten_isNamed() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Path cache = file.resolve("tokenizers");
    assertRefused(
        "%s cannot be unpacked to %s/0.21.0-0.35.1-cpu-linux-x86_64: %s: Not a directory; set"
                .formatted(TOKENIZERS_FILE, cache, cache)
            + " ENGINE_CACHE_DIR to a directory that can be written to, with 450 MB free",
        child().with("ENGINE_CACHE_DIR", file),
        TOKENIZER);
  }

  @Test
  void libtorchsCache_thatCannotBeWritten_isNamed() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Path cache = file.resolve("pytorch");
    assertRefused(
        "libc10.so cannot be unpacked to %s/2.7.1-20250812-cpu-linux-x86_64: %s: Not a directory; set"
                .formatted(cache, cache)
            + " DJL_CACHE_DIR to a directory that can be written to, with 450 MB free",
        child().with("DJL_CACHE_DIR", file),
        MODEL);
  }

  @Test
  void tokenizersLibrary_missingFromTheClassPath_isNamed() throws Exception {
    ChildJvm child = child().property("os.arch", "riscv64").with("DJL_CACHE_DIR", directory);
    assertRefused(
        "the class path has no native/lib/linux-riscv64/cpu/%s: DJL has libraries for Linux"
                .formatted(TOKENIZERS_FILE)
            + " (x86-64, arm64), Windows (x86-64) and macOS (arm64)",
        child,
        TOKENIZER);
  }

  @Test
  void tokenizersPath_thatIsNoLibrary_isRefused() throws Exception {
    assertRefused(
        "RUST_LIBRARY_PATH must be the path of a file %s, got %s: correct it, or unset it to use the class path's"
            .formatted(TOKENIZERS_FILE, directory),
        child().with("RUST_LIBRARY_PATH", directory),
        TOKENIZER);
  }

  @Test
  void tokenizersLibrary_thatIsNone_isToldEachTimeAsTheLinkerDoes() throws Exception {
    Path library = Files.writeString(directory.resolve(TOKENIZERS_FILE), "no library at all");
    assertRefused(
        "Hugging Face's tokenizers library cannot be started: %s: %s: file too short; DJL goes by"
                .formatted(library, library)
            + " what is set, unset what is wrong: RUST_LIBRARY_PATH="
            + library,
        child().with("RUST_LIBRARY_PATH", library),
        TOKENIZER);
  }

  @Test
  void userWithoutHome_hasTheCacheAmongTemporaryFiles() throws Exception {
    Path work = Files.createDirectory(directory.resolve("work"));
    Path temporary = Files.createDirectory(directory.resolve("temporary"));
    ChildJvm child =
        new ChildJvm(work).property("user.home", "?").property("java.io.tmpdir", temporary);
    assertEquals(
        Collections.nCopies(2, "HuggingFaceTextTokenizer"),
        lines(child.run(StartProgram.class, TOKENIZER)));
    assertEquals(List.of(), entries(work));
    Path cache = onlyCache(temporary);
    assertTrue(Files.isDirectory(cache.resolve("tokenizers")));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)));
    child.run(StartProgram.class, TOKENIZER);
    assertEquals(cache, onlyCache(temporary));
  }

  private static Path onlyCache(Path temporary) throws IOException {
    List<Path> caches =
        entries(temporary).stream()
            .filter(entry -> entry.getFileName().toString().startsWith(".djl.ai"))
            .toList();
    assertEquals(1, caches.size(), caches.toString());
    return temporary.resolve(caches.get(0));
  }

  @Test
  void secondClassLoader_isToldToShareTheFirsts() throws Exception {
    for (Path opened : List.of(MODEL, TOKENIZER)) {
      List<String> said = lines(child().run(LoadersProgram.class, opened));
      assertEquals(said.get(0), said.get(1));
      assertEquals(opened == MODEL ? "LoadedModel" : "HuggingFaceTextTokenizer", said.get(0));
      for (String refusal : said.subList(2, 4)) {
        assertTrue(refusal.contains(" already loaded in another classloader; " + SHARED), refusal);
      }
    }
  }
}
