package dev.sbd.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documents.
 *
 * @param file relative to this module
 */
public record Page(Path file, String text) {
  private static final Path ROOT = Path.of("..");

  /**
   * What is fenced.
   *
   * @param place page and heading
   * @param code between the fences
   * @param output of the fence that follows at once, if it has no language: what the code gives
   */
  public record Block(String place, String code, Optional<String> output) {
    @Override
    public String toString() {
      return place;
    }
  }

  /** README, CHANGELOG and docs. */
  public static List<Page> all() {
    try (Stream<Path> root = Files.list(ROOT);
        Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(root, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(Page::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page in {@code file}. */
  static Page of(Path file) {
    try {
      return new Page(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is fenced as {@code language}, on all pages. */
  public static List<Block> blocks(String language) {
    return all().stream().flatMap(page -> page.fenced(language).stream()).toList();
  }

  private List<Block> fenced(String language) {
    Pattern fences =
        Pattern.compile(
            "^```" + language + "\n(.*?)^```\n(?:```\n(.*?)^```\n)?",
            Pattern.DOTALL | Pattern.MULTILINE);
    List<Block> blocks = new ArrayList<>();
    Matcher fence = fences.matcher(text);
    while (fence.find()) {
      String place = file.getFileName() + ": " + headingBefore(fence.start());
      blocks.add(new Block(place, fence.group(1), Optional.ofNullable(fence.group(2))));
    }
    return blocks;
  }

  private String headingBefore(int position) {
    return headings(text.substring(0, position)).reduce("", (before, heading) -> heading);
  }

  /** The text without what is fenced. */
  String prose() {
    return text.replaceAll("(?ms)^```.*?^```$", "");
  }

  /** What links to places on this page say behind the {@code #}. */
  List<String> anchors() {
    return headings(prose())
        .map(
            heading ->
                heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }

  private static Stream<String> headings(String text) {
    return text.lines()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceAll("^#+ ", ""));
  }
}
