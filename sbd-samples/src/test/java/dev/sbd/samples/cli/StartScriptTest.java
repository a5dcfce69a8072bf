package dev.sbd.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script beside the jar, with a Java that says how it was called. */
@DisabledOnOs(OS.WINDOWS)
class StartScriptTest {
  /** Makes an archive as Java does, and ends with the status that a file says. */
  private static final String JAVA =
      """
      #!/bin/sh
      for word; do
        case $word in -XX:ArchiveClassesAtExit=*) echo classes > "${word#*=}"; echo made >> '%1$s/made';; esac
      done
      for word; do echo "[$word]"; done
      exit $(cat '%1$s/status')
      """;

  @TempDir Path directory;

  @BeforeEach
  void install() throws IOException {
    Files.copy(Path.of("sbd"), directory.resolve("sbd"));
    Files.createDirectories(directory.resolve("jdk/bin"));
    Path java = directory.resolve("jdk/bin/java");
    Files.writeString(java, JAVA.formatted(directory));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(directory.resolve("status"), "0");
    old(java);
    old(Files.createFile(directory.resolve("sbd.jar")));
  }

  private static void old(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }

  private Execution sbd(String arguments) throws IOException, InterruptedException {
    String script = "JAVA_HOME='%1$s/jdk' XDG_CACHE_HOME='%1$s/cache' sh '%1$s/sbd' %2$s";
    return Shell.run(directory, "", script.formatted(directory, arguments));
  }

  private List<Path> cached() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("cache/sbd"))) {
      return files.toList();
    }
  }

  private long made() throws IOException {
    return Files.readAllLines(directory.resolve("made")).size();
  }

  @Test
  void run_passesArgumentsAndStatusOn() throws IOException, InterruptedException {
    sbd("--version");
    Files.writeString(directory.resolve("status"), "2");
    Execution run = sbd("generate --prompt 'two  words' ''");
    assertEquals(2, run.status());
    assertTrue(
        run.out().endsWith("sbd.jar]\n[generate]\n[--prompt]\n[two  words]\n[]\n"), run.out());
  }

  @Test
  void run_makesAnArchiveOnce_andAnewForAnotherJar() throws IOException, InterruptedException {
    sbd("--version");
    Execution again = sbd("--version");
    assertEquals(1, made());
    assertEquals(1, cached().size());
    assertTrue(
        again.out().contains("[-XX:SharedArchiveFile=" + cached().get(0) + "]"), again.out());
    old(cached().get(0));
    Files.setLastModifiedTime(directory.resolve("sbd.jar"), FileTime.from(Instant.now()));
    sbd("--version");
    assertEquals(2, made());
    assertEquals(1, cached().size());
  }

  @Test
  void run_whoseArchiveFails_leavesNoneAndRunsAllTheSame()
      throws IOException, InterruptedException {
    Files.writeString(directory.resolve("status"), "1");
    Execution run = sbd("--version");
    assertTrue(run.out().endsWith("[--version]\n"), run.out());
    assertEquals(List.of(), cached());
  }

  @Test
  void run_withoutAPlaceForTheArchive_runsAllTheSame() throws IOException, InterruptedException {
    Files.createFile(directory.resolve("cache"));
    Execution run = sbd("--version");
    assertEquals(0, run.status());
    assertEquals("", run.err());
  }

  @Test
  void run_withoutJar_saysWhereItLooked() throws IOException, InterruptedException {
    Files.delete(directory.resolve("sbd.jar"));
    Execution run = sbd("--version");
    assertEquals(2, run.status());
    assertTrue(run.err().startsWith("sbd: there is neither " + directory), run.err());
  }
}
