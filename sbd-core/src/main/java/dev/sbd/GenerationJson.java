package dev.sbd;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A generation as JSON: what {@code sbd generate --json} prints, and tools read that draw or
 * compare decodings. One object on one line; what is no finite number is null.
 *
 * <ul>
 *   <li>{@code text}, {@code tokens} (ids, an end token included), {@code finish} (as in {@code
 *       "stop_string"}; {@code finishReason} is the same), {@code stopString}, {@code seed}, {@code
 *       unfinished}
 *   <li>counts: {@code promptTokens}, {@code forwardPasses}, {@code tokensPerForward}, {@code
 *       drafted}, {@code accepted}; {@code reveals}, for each pass the positions in the block that
 *       it revealed
 *   <li>times in milliseconds: {@code prefillMs}, {@code decodeMs}, {@code modelMs} (both), {@code
 *       outsideMs}, {@code totalMs}; {@code outsideMicrosPerPass}
 *   <li>{@code stats}, {@code passes} and {@code trace}, with the names and units of {@link
 *       GenerationStats}, {@link PassTrace} and {@link TokenTrace}
 * </ul>
 */
public final class GenerationJson {
  private final StringBuilder out = new StringBuilder();

  private GenerationJson() {}

  /** The JSON of {@code generation}. */
  public static String of(Generation generation) {
    return write(fields(generation));
  }

  /**
   * The same, but {@code tokens} are what {@code trace} is: what {@code sbd trace --json} prints.
   */
  public static String traced(Generation generation) {
    Map<String, @Nullable Object> fields = fields(generation);
    fields.put("tokens", fields.remove("trace"));
    return write(fields);
  }

  private static String write(Map<String, @Nullable Object> fields) {
    GenerationJson json = new GenerationJson();
    json.write((Object) fields);
    return json.out.toString();
  }

  private static Map<String, @Nullable Object> fields(Generation generation) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    String finish = generation.finishReason().name().toLowerCase(Locale.ROOT);
    object.put("text", generation.text());
    object.put("tokens", generation.trace().stream().map(TokenTrace::token).toList());
    object.put("finish", finish);
    object.put("finishReason", finish);
    object.put("stopString", generation.stopString().orElse(null));
    object.put("seed", generation.seed().isPresent() ? generation.seed().getAsLong() : null);
    object.put("unfinished", generation.unfinished());
    addCounts(generation, object);
    addMillis(generation.stats(), object);
    object.put("stats", stats(generation.stats()));
    object.put("trace", generation.trace());
    object.put("passes", generation.passes());
    return object;
  }

  private static void addCounts(Generation generation, Map<String, @Nullable Object> object) {
    GenerationStats stats = generation.stats();
    object.put("promptTokens", stats.promptTokens());
    object.put("forwardPasses", stats.forwardPasses());
    object.put("tokensPerForward", stats.tokensPerForward());
    object.put("drafted", stats.draftedTokens());
    object.put("accepted", stats.acceptedTokens());
    object.put("forced", stats.forcedTokens());
    object.put("reveals", generation.passes().stream().map(PassTrace::revealed).toList());
  }

  private static void addMillis(GenerationStats stats, Map<String, @Nullable Object> object) {
    object.put("prefillMs", stats.prefillNanos() / 1e6);
    object.put("decodeMs", stats.decodeNanos() / 1e6);
    object.put("modelMs", stats.modelNanos() / 1e6);
    object.put("outsideMs", stats.outsideNanos() / 1e6);
    object.put("totalMs", stats.totalNanos() / 1e6);
    object.put(
        "outsideMicrosPerPass", stats.outsideNanos() / 1e3 / Math.max(1, stats.forwardPasses()));
  }

  private static Map<String, @Nullable Object> stats(GenerationStats stats) {
    Map<String, @Nullable Object> object = components(stats);
    object.put("tokensPerForward", stats.tokensPerForward());
    object.put("tokensPerSecond", stats.tokensPerSecond());
    return object;
  }

  /** A record's components by their names. */
  private static Map<String, @Nullable Object> components(Record value) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    try {
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        object.put(component.getName(), component.getAccessor().invoke(value));
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the records are public", e);
    }
    return object;
  }

  private void write(@Nullable Object value) {
    if (value instanceof Map<?, ?> object) {
      writeObject(object);
    } else if (value instanceof Record data) {
      writeObject(components(data));
    } else if (value instanceof List<?> array) {
      writeArray(array);
    } else if (value instanceof String text) {
      writeString(text);
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      out.append("null");
    } else {
      out.append(value); // a number, a boolean or null
    }
  }

  private void writeObject(Map<?, ?> object) {
    String separator = "{";
    for (Map.Entry<?, ?> field : object.entrySet()) {
      out.append(separator);
      write(field.getKey());
      out.append(':');
      write(field.getValue());
      separator = ",";
    }
    out.append('}');
  }

  private void writeArray(List<?> array) {
    out.append('[');
    String separator = "";
    for (Object element : array) {
      out.append(separator);
      write(element);
      separator = ",";
    }
    out.append(']');
  }

  private void writeString(String text) {
    out.append('"');
    text.codePoints().forEach(this::writeCharacter);
    out.append('"');
  }

  private void writeCharacter(int c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append((char) c);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (isUnsafe(c)) {
          out.append(String.format(Locale.ROOT, "\\u%04x", c));
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }

  /**
   * Control characters, half characters, which no UTF-8 file can hold, and JavaScript's own line
   * ends.
   */
  private static boolean isUnsafe(int c) {
    boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return Character.isISOControl(c) || half || c == '\u2028' || c == '\u2029';
  }
}
