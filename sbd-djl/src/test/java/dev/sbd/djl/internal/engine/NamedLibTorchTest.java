package dev.sbd.djl.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.jni.LibUtils;
import dev.sbd.djl.internal.checkpoint.CheckpointFixture;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A libtorch that PYTORCH_LIBRARY_PATH names, in a JVM of its own: one that does not fit crashes
 * it.
 */
class NamedLibTorchTest {
  private static final String CPU = System.mapLibraryName("torch_cpu");
  private static final String JNI = System.mapLibraryName("djl_torch");

  @TempDir Path directory;

  private Path libraries;

  @BeforeEach
  void libraries() throws Exception {
    libraries = Files.createDirectories(directory.resolve("torch/lib"));
    Files.writeString(libraries.resolve(System.mapLibraryName("torch")), "no library at all");
  }

  private String outcome() throws Exception {
    ChildJvm child =
        new ChildJvm(directory)
            .with("PYTORCH_LIBRARY_PATH", libraries)
            .with("PYTORCH_VERSION", "2.7.1")
            .with("DJL_CACHE_DIR", directory.resolve("cache"));
    Path model = CheckpointFixture.golden(CheckpointFixture.QWEN2);
    var result = child.run(StartProgram.class, model);
    assertEquals(0, result.status(), result.output());
    return result.output().lines().findFirst().orElseThrow();
  }

  private Path cachedJni() throws Exception {
    Path folder = directory.resolve("cache/pytorch/2.7.1-cpu-linux-x86_64");
    return Files.createDirectories(folder).resolve("0.35.1-" + JNI);
  }

  /** JUnit warns of links that it finds. */
  private void unlink() throws Exception {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(libraries)) {
      for (Path link : links) {
        Files.delete(link);
      }
    }
  }

  /** Puts one there that can be loaded, without a JNI library. */
  private void linkLibTorch() throws Exception {
    Torch.engine(); // unpacks it
    Files.delete(libraries.resolve(System.mapLibraryName("torch")));
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of(LibUtils.getLibtorchPath()))) {
      for (Path file : files) {
        if (!file.endsWith("0.35.1-" + JNI)) {
          Files.createSymbolicLink(libraries.resolve(file.getFileName()), file);
        }
      }
    }
  }

  private byte[] classPathJni() throws Exception {
    try (InputStream in =
        getClass().getClassLoader().getResourceAsStream("jnilib/linux-x86_64/cpu/" + JNI)) {
      return in.readAllBytes();
    }
  }

  private void assertRefused(String version) throws Exception {
    assertEquals(
        "dev.sbd.error.SbdException: PYTORCH_LIBRARY_PATH names libtorch %s in %s, and DJL's JNI library for 2.7.1 would crash on it: name a libtorch 2.7.1, unset the variable, or put a JNI library made for this one at %s"
            .formatted(version, libraries, cachedJni()),
        outcome());
  }

  /** It is no library, but the linker was asked. */
  private void assertLoaded() throws Exception {
    String outcome = outcome();
    assertTrue(outcome.contains(": file too short; "), outcome);
  }

  @Test
  void pythonPackage_ofAnotherVersion_isRefused() throws Exception {
    Files.writeString(
        libraries.resolveSibling("version.py"),
        "from typing import Optional\n__version__ = '2.9.1+cpu'\ndebug = False\n");
    assertRefused("2.9.1+cpu");
  }

  @Test
  void archive_ofAnotherVersion_isRefused() throws Exception {
    Files.writeString(libraries.resolveSibling("build-version"), "2.7.10+cpu\n");
    assertRefused("2.7.10+cpu");
  }

  @Test
  void librariesAlone_ofAnotherVersion_areRefused() throws Exception {
    Files.writeString(libraries.resolve(CPU), "GraphEncoder\0002.9.1\0Custom");
    assertRefused("of another version");
  }

  @Test
  void pythonPackage_ofTheVersion_isLoaded() throws Exception {
    Files.writeString(libraries.resolveSibling("version.py"), "__version__ = '2.7.1+cpu'\n");
    assertLoaded();
  }

  @Test
  void librariesAlone_ofTheVersion_areLoaded() throws Exception {
    Files.writeString(libraries.resolve(CPU), "GraphEncoder\0002.7.1\0Custom");
    assertLoaded();
  }

  @Test
  void otherVersion_withAJniLibraryMadeForIt_isLoaded() throws Exception {
    Files.writeString(libraries.resolveSibling("build-version"), "2.9.1+cpu\n");
    Files.writeString(cachedJni(), "made for it");
    assertLoaded();
  }

  @Test
  void otherVersion_withDjlsJniLibraryInTheCache_isRefused() throws Exception {
    Files.writeString(libraries.resolveSibling("build-version"), "2.9.1+cpu\n");
    Files.write(cachedJni(), classPathJni());
    assertRefused("2.9.1+cpu");
  }

  @Test
  void jniLibraryOfItsOwn_thatLacksSomethingOfLibtorch_isRefused() throws Exception {
    linkLibTorch();
    String function = "_ZN5torch3jit4load";
    String jni = new String(classPathJni(), StandardCharsets.ISO_8859_1);
    String other = jni.replace(function, function.replace("load", "lead"));
    assertNotEquals(jni, other);
    Files.writeString(cachedJni(), other, StandardCharsets.ISO_8859_1);
    String outcome = outcome();
    unlink();
    String begin =
        "dev.sbd.error.SbdException: the JNI library %s does not go with libtorch in %s, which PYTORCH_LIBRARY_PATH names: %s: undefined symbol: _ZN5torch3jit4lead"
            .formatted(cachedJni(), libraries, cachedJni());
    assertTrue(outcome.startsWith(begin), outcome);
    String end =
        "; build it against the headers of this libtorch, or delete it and name a libtorch 2.7.1";
    assertTrue(outcome.endsWith(end), outcome);
  }

  @Test
  void path_withoutLibtorch_isRefused() throws Exception {
    libraries = directory.resolve("nowhere");
    assertEquals(
        "dev.sbd.error.SbdException: PYTORCH_LIBRARY_PATH must name a directory that holds %s, got %s: correct it, or unset it"
            .formatted(System.mapLibraryName("torch"), libraries),
        outcome());
  }
}
