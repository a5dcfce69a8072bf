package dev.sbd.djl.internal.engine;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A JVM of its own, for what a JVM has once: environment, native libraries, end. */
public final class ChildJvm {
  /** This JVM's class path. */
  static final List<Path> CLASS_PATH =
      Stream.of(
              System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                  .split(File.pathSeparator))
          .map(entry -> Path.of(entry).toAbsolutePath())
          .toList();

  private final Path directory;
  private final List<String> options =
      new ArrayList<>(
          List.of("-Xmx1g", "-XX:-PrintWarnings", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
  private final List<Path> classPath = new ArrayList<>(CLASS_PATH);
  private final Map<String, String> environment = new TreeMap<>();

  /** One that runs in a directory. */
  public ChildJvm(Path directory) {
    this.directory = directory;
  }

  /** What came of it; {@code output} is standard output and error. */
  public record Result(int status, String output) {}

  /** A variable of its environment. */
  public ChildJvm with(String variable, Object value) {
    environment.put(variable, value.toString());
    return this;
  }

  /** Leaves jars out of its class path. */
  public ChildJvm without(String jar) {
    classPath.removeIf(entry -> String.valueOf(entry.getFileName()).contains(jar));
    return this;
  }

  /** A system property. */
  public ChildJvm property(String name, Object value) {
    options.add("-D" + name + "=" + value);
    return this;
  }

  /** Runs a program to its end. */
  public Result run(Class<?> program, Object... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(classPath.stream().map(Path::toString).collect(joining(File.pathSeparator)));
    command.add(program.getName());
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    Path log = Files.createTempFile("child", ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      int status = builder.start().waitFor();
      return new Result(status, Files.readString(log, StandardCharsets.UTF_8));
    } finally {
      Files.delete(log);
    }
  }
}
