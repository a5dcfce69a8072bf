package dev.sbd.spark;

import dev.sbd.grammar.Grammar;
import dev.sbd.grammar.JsonStyle;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What an answer must look like: the source of a grammar.
 *
 * @param kind of what the texts are
 * @param texts a JSON Schema, a regular expression, or choices
 * @param style of JSON
 */
record AnswerShape(Kind kind, List<String> texts, JsonStyle style) implements Serializable {
  static final AnswerShape ANY = new AnswerShape(Kind.ANY, List.of(), JsonStyle.SPACED);

  /** What texts may be. */
  enum Kind {
    ANY,
    JSON_SCHEMA,
    REGEX,
    CHOICE
  }

  AnswerShape {
    texts = List.copyOf(texts);
  }

  Optional<Grammar> grammar() {
    return switch (kind) {
      case ANY -> Optional.empty();
      case JSON_SCHEMA -> Optional.of(Grammar.jsonSchema(texts.get(0), style));
      case REGEX -> Optional.of(Grammar.regex(texts.get(0)));
      case CHOICE -> Optional.of(Grammar.choice(texts));
    };
  }

  /** As on the command line; a schema by its checksum. */
  List<String> words() {
    return switch (kind) {
      case ANY -> List.of();
      case JSON_SCHEMA ->
          List.of(
              "--json-schema (crc32:%08x)".formatted(checksum(texts.get(0))),
              "--json-style " + style.name().toLowerCase(Locale.ROOT));
      case REGEX -> List.of("--regex " + texts.get(0));
      case CHOICE -> List.of("--choice " + String.join(",", texts));
    };
  }

  private static long checksum(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }
}
