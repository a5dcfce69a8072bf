package dev.sbd.samples.cli;

import dev.sbd.internal.Check;
import dev.sbd.samples.EmbeddedCheckpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a checkpoint's directory or the name of a built-in one; what is there under a name wins.
 */
final class CheckpointConverter implements ITypeConverter<Path> {
  /** A model's name at Hugging Face, or its address. */
  private static final Pattern HUB =
      Pattern.compile("(?:https?://huggingface\\.co/)?([\\w.-]+/[\\w.-]+)/?");

  private static final String MISSING =
      "there is no directory %s, and nothing is downloaded: a model of that name at Hugging Face is"
          + " fetched by `hf download %s --local-dir %s`, and is then --model %3$s";

  @Override
  public Path convert(String value) {
    try {
      return checkpoint(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The directory meant by {@code value}.
   *
   * @throws IllegalArgumentException if it is a mere name of nothing, or stands for what is at
   *     Hugging Face or in another format
   */
  static Path checkpoint(String value) {
    Path path = directory(value);
    Matcher hub = HUB.matcher(value);
    boolean isThere = Files.exists(path);
    Check.that(
        isThere || !hub.matches(), MISSING, value, hub.replaceFirst("$1"), path.getFileName());
    return path;
  }

  /**
   * The directory meant by {@code value}, which may not exist.
   *
   * @throws IllegalArgumentException if it is a mere name of nothing, or of what is not read
   */
  static Path directory(String value) {
    Check.that(
        !value.endsWith(".gguf") || Files.isDirectory(PathConverter.path(value)),
        "%s: GGUF is not read: fetch the model's original, a directory with config.json and"
            + " safetensors",
        value);
    return PathConverter.orBuiltIn(value, EmbeddedCheckpoint::directory);
  }

  /** The built-in ones, for help and completion. */
  static final class BuiltIn implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return EmbeddedCheckpoint.names().iterator();
    }
  }
}
