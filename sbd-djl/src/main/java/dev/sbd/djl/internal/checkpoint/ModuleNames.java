package dev.sbd.djl.internal.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Modules as a field of adapter_config.json names them: a list of whole names or of what they end
 * in, or one regular expression for whole names.
 *
 * @param listed empty if there is a pattern
 * @param pattern for whole names
 */
record ModuleNames(List<String> listed, Optional<Pattern> pattern) {
  private static final String ALL_LINEAR = "all-linear";

  /** What the field names; empty if it is absent or an empty list. */
  static ModuleNames read(JsonFields fields, String field) {
    return fields
        .value(field)
        .filter(value -> !value.isJsonArray())
        .map(value -> new ModuleNames(List.of(), Optional.of(pattern(fields, field))))
        .orElseGet(() -> new ModuleNames(fields.strings(field), Optional.empty()));
  }

  private static Pattern pattern(JsonFields fields, String field) {
    String text = fields.requiredString(field);
    return compile(fields, field, text.equals(ALL_LINEAR) ? ".*" : text);
  }

  /** A regular expression of a field. */
  static Pattern compile(JsonFields fields, String field, String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw fields.wrong(field, "must be a regular expression (" + e.getDescription() + ")");
    }
  }

  /** Whether a module such as {@code model.layers.0.mlp.up_proj} is among them. */
  boolean contains(String module) {
    return pattern
        .map(p -> p.matcher(module).matches())
        .orElseGet(() -> listed.stream().anyMatch(name -> names(name, module)));
  }

  private static boolean names(String name, String module) {
    return module.equals(name) || module.endsWith("." + name);
  }

  /** One of the list that none of {@code modules} is named by. */
  Optional<String> stranger(List<String> modules) {
    return listed.stream()
        .filter(name -> modules.stream().noneMatch(module -> names(name, module)))
        .findFirst();
  }
}
