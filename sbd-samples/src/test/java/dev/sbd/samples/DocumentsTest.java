package dev.sbd.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** README and docs: their Java is compiled and run, their links lead somewhere. */
final class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

  static List<Page.Block> recipes() {
    return Page.blocks("java");
  }

  /** A block is imports, then statements that may use {@code directory}, a checkpoint's. */
  @ParameterizedTest
  @MethodSource("recipes")
  void recipe_compiledAndRun_printsWhatThePageSays(Page.Block recipe, @TempDir Path temp)
      throws Exception {
    String source = program(recipe.code());
    compile(Files.writeString(temp.resolve("Recipe.java"), source), temp);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {temp.toUri().toURL()})) {
      String out = Output.of(() -> run(loader));
      assertEquals(recipe.output().orElse("nothing").strip(), out.strip());
    }
  }

  private static String program(String code) {
    String imports = lines(code, true);
    return imports
        + "final class Recipe { static void run(java.nio.file.Path directory) throws Exception {\n"
        + lines(code, false)
        + "} }\n";
  }

  private static String lines(String code, boolean imports) {
    StringBuilder lines = new StringBuilder();
    code.lines()
        .filter(line -> line.startsWith("import ") == imports)
        .forEach(line -> lines.append(line).append('\n'));
    return lines.toString();
  }

  private static void compile(Path source, Path target) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    List<String> options =
        List.of("-d", "" + target, "-proc:none", "-Xlint:all,-path", "-Werror", "-cp", classPath());
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(complaints, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertTrue(compiled, complaints + Files.readString(source));
    }
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static void run(ClassLoader loader) throws ReflectiveOperationException {
    Method run = loader.loadClass("Recipe").getDeclaredMethod("run", Path.class);
    run.setAccessible(true);
    run.invoke(null, EmbeddedCheckpoint.directory());
  }

  /** What changes with the day and the machine is for those who change sbd. */
  @Test
  void pages_butTheNotebook_haveNoLabNotes() {
    Pattern note =
        Pattern.compile("another day|tried and dropped|until now|\\((?=[a-f]*\\d)[0-9a-f]{7}\\)");
    List<String> notes = new ArrayList<>();
    for (Page page : Page.all()) {
      if (!page.file().endsWith("notebook.md")) {
        note.matcher(page.text())
            .results()
            .forEach(found -> notes.add(page.file().getFileName() + ": " + found.group()));
      }
    }
    assertEquals(List.of(), notes);
  }

  @Test
  void links_toFilesAndHeadings_leadSomewhere() {
    List<String> dead = new ArrayList<>();
    for (Page page : Page.all()) {
      LINK.matcher(page.prose())
          .results()
          .map(link -> link.group(1))
          .filter(link -> !link.matches("https?:.*") && !leads(page, link))
          .forEach(link -> dead.add(page.file().getFileName() + ": " + link));
    }
    assertEquals(List.of(), dead);
  }

  private static boolean leads(Page page, String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]);
    return Files.exists(target)
        && (parts.length < 2 || Page.of(target).anchors().contains(parts[1]));
  }

  @Test
  void sources_thatNameAPage_nameOneThatIsThere() throws IOException {
    Pattern page = Pattern.compile("docs/[\\w-]+\\.\\w+");
    List<String> missing = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      for (Path file : files.filter(DocumentsTest::isSource).toList()) {
        page.matcher(Files.readString(file))
            .results()
            .map(MatchResult::group)
            .filter(name -> !Files.exists(Path.of("..", name)))
            .forEach(name -> missing.add(file.getFileName() + ": " + name));
      }
    }
    assertEquals(List.of(), missing);
  }

  private static boolean isSource(Path file) {
    return file.toString().matches("\\.\\./sbd-\\w+/src/main/.*\\.(java|py)");
  }
}
