package dev.sbd.djl.internal.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import dev.sbd.djl.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A chat template as it is stored.
 *
 * @param file where it is
 * @param field what of the file it is, for messages: {@code chat_template "rag"}; empty for all
 * @param jinja gives the template, or throws a {@link CheckpointException} if it is none
 */
public record TemplateSource(Path file, String field, Supplier<String> jinja) {
  /** The name of the chat template that is used unless another is asked for. */
  public static final String DEFAULT = "default";

  /** What the name of a file with a chat template ends with. */
  public static final String SUFFIX = ".jinja";

  private static final String FILE = "chat_template" + SUFFIX;
  private static final String FOLDER = "additional_chat_templates";
  private static final String FIELD = "chat_template";

  /** What {@code file} holds. */
  public static TemplateSource of(Path file) {
    try {
      String jinja = JsonFields.text(file);
      return new TemplateSource(file, "", () -> jinja);
    } catch (CheckpointException e) {
      return new TemplateSource(
          file,
          "",
          () -> {
            throw e;
          });
    }
  }

  /** What is wrong with the file, where this is what is wrong with the template. */
  public String inFile(String problem) {
    return (field + " " + problem).strip();
  }

  /**
   * The templates of a checkpoint by name. As in transformers, files come before the field of
   * tokenizer_config.json, which counts only if there are none.
   */
  static Map<String, TemplateSource> all(Path directory, Optional<JsonFields> config) {
    Map<String, TemplateSource> templates = new TreeMap<>();
    for (Path file : files(directory)) {
      templates.put(file.equals(directory.resolve(FILE)) ? DEFAULT : name(file), of(file));
    }
    if (templates.isEmpty()) {
      config.ifPresent(fields -> addField(directory, fields, templates));
    }
    return templates;
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /** The files of a checkpoint that hold chat templates. */
  public static List<Path> files(Path directory) {
    Path folder = directory.resolve(FOLDER);
    try (Stream<Path> more = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
      return Stream.concat(Stream.of(directory.resolve(FILE)), more.sorted())
          .filter(file -> file.toString().endsWith(SUFFIX) && Files.isRegularFile(file))
          .toList();
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  /** One template, or several as a list of objects with {@code name}, or as an object. */
  private static void addField(
      Path directory, JsonFields config, Map<String, TemplateSource> templates) {
    Path file = directory.resolve("tokenizer_config.json");
    JsonElement value = config.value(FIELD).orElse(JsonNull.INSTANCE);
    if (value.isJsonArray()) {
      for (JsonFields named : config.objects(FIELD)) {
        String name = named.requiredString("name");
        templates.put(name, named(file, name, () -> named.requiredString("template")));
      }
    } else if (value.isJsonObject()) {
      JsonFields byName = config.object(FIELD).orElseThrow();
      for (String name : value.getAsJsonObject().keySet()) {
        templates.put(name, named(file, name, () -> byName.requiredString(name)));
      }
    } else if (!value.isJsonNull()) {
      templates.put(DEFAULT, new TemplateSource(file, FIELD, () -> config.requiredString(FIELD)));
    }
  }

  private static TemplateSource named(Path file, String name, Supplier<String> jinja) {
    return new TemplateSource(file, "%s \"%s\"".formatted(FIELD, name), jinja);
  }
}
