package dev.sbd.samples.cli;

import dev.sbd.error.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Runs a program on the arguments that were typed, whatever the locale. The JVM reads arguments and
 * names files by it, and that of bare containers and of cron (POSIX, also called C) knows ASCII
 * alone: all else comes in as U+FFFD, and no file can have it in its name. There the program starts
 * itself once more, under C.UTF-8; its child reads the arguments from its parent's command line.
 */
final class Launch {
  /** In a child, the process to read arguments from, and how many there are: {@code 4711:3}. */
  private static final String TYPED = "sbd.typed";

  private Launch() {}

  /**
   * Runs {@code program}, here or in a child.
   *
   * @param args as the JVM has them
   * @return its exit status
   * @throws InvalidRequestException if an argument is not UTF-8, or came in damaged and cannot be
   *     had as it was
   */
  static int run(String[] args, ToIntFunction<String[]> program) {
    String parent = System.getProperty(TYPED);
    if (parent != null) {
      return program.applyAsInt(typed(parent));
    }
    if (Stream.of(args).noneMatch(Launch::isDamaged) && !isElsewhereLost()) {
      return program.applyAsInt(args);
    }
    Optional<ProcessLine> line =
        ProcessLine.of("self").filter(found -> found.endsWith(args, localeCharset()));
    if (line.isEmpty()) {
      Stream.of(args).filter(Launch::isDamaged).forEach(Launch::refuse);
      return program.applyAsInt(args);
    }
    String[] typed = line.get().arguments(args.length);
    return knowsAscii() ? again(line.get(), typed, program) : program.applyAsInt(typed);
  }

  /** Whether {@code text} has a character in place of one that could not be read. */
  static boolean isDamaged(String text) {
    return text.indexOf('\uFFFD') >= 0;
  }

  /** Paths that the JVM begins with. */
  private static boolean isElsewhereLost() {
    return knowsAscii()
        && Stream.of("user.dir", "user.home").map(System::getProperty).anyMatch(Launch::isDamaged);
  }

  private static Charset localeCharset() {
    String name = System.getProperty("sun.jnu.encoding", "UTF-8");
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
  }

  /** Whether names of files can be ASCII alone. */
  static boolean knowsAscii() {
    return localeCharset().equals(StandardCharsets.US_ASCII);
  }

  private static String[] typed(String parent) {
    String[] where = parent.split(":", 2);
    return ProcessLine.of(where[0]).orElseThrow().arguments(Integer.parseInt(where[1]));
  }

  private static void refuse(String argument) {
    throw new InvalidRequestException(
        "the argument '%s' came in damaged, since the locale has no such characters: set"
                .formatted(argument)
            + " LC_ALL=C.UTF-8 (or another UTF-8 locale), or give a text with --prompt-file");
  }

  private static int again(ProcessLine line, String[] typed, ToIntFunction<String[]> program) {
    Optional<String> java = ProcessHandle.current().info().command();
    Optional<List<String>> virtualMachine = line.before(typed.length);
    if (java.isEmpty() || virtualMachine.isEmpty()) {
      return program.applyAsInt(typed);
    }
    List<String> command = new ArrayList<>(virtualMachine.get());
    command.set(0, java.get());
    command.add(1, "-D" + TYPED + "=" + ProcessHandle.current().pid() + ":" + typed.length);
    ProcessBuilder child = new ProcessBuilder(command).inheritIO();
    child.environment().put("LC_ALL", "C.UTF-8");
    try {
      return await(child.start());
    } catch (IOException e) { // no room for another process: texts come through, paths may not
      return program.applyAsInt(typed);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Who is told to go waits for its child, which is told too. */
  private static int await(Process child) throws InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  child.destroy();
                  child.onExit().join();
                },
                "launch"));
    return child.waitFor();
  }
}
