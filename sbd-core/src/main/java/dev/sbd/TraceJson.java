package dev.sbd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A generation with its whole trace as JSON, for tools that draw or compare decodings.
 *
 * <p>One object: {@code text}, {@code finishReason} (as in {@code "stop_string"}), {@code
 * stopString} or null, {@code stats}, {@code tokens} and {@code passes}, with the names and units
 * of {@link GenerationStats}, {@link TokenTrace} and {@link PassTrace}. What is no finite number is
 * null.
 */
public final class TraceJson {
  private final StringBuilder out = new StringBuilder();

  private TraceJson() {}

  /** The JSON of {@code generation}, on one line. */
  public static String of(Generation generation) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("text", generation.text());
    object.put("finishReason", generation.finishReason().name().toLowerCase(Locale.ROOT));
    object.put("stopString", generation.stopString().orElse(null));
    object.put("stats", stats(generation.stats()));
    object.put("tokens", generation.trace().stream().map(TraceJson::token).toList());
    object.put("passes", generation.passes().stream().map(TraceJson::pass).toList());
    TraceJson json = new TraceJson();
    json.write(object);
    return json.out.toString();
  }

  private static Map<String, Object> stats(GenerationStats stats) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("promptTokens", stats.promptTokens());
    object.put("newTokens", stats.newTokens());
    object.put("forwardPasses", stats.forwardPasses());
    object.put("draftedTokens", stats.draftedTokens());
    object.put("acceptedTokens", stats.acceptedTokens());
    object.put("prefillNanos", stats.prefillNanos());
    object.put("decodeNanos", stats.decodeNanos());
    object.put("totalNanos", stats.totalNanos());
    object.put("tokensPerForward", stats.tokensPerForward());
    object.put("tokensPerSecond", stats.tokensPerSecond());
    return object;
  }

  private static Map<String, Object> token(TokenTrace token) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("token", token.token());
    object.put("pass", token.pass());
    object.put("step", token.step());
    object.put("ntp", token.ntp());
    object.put("draftPass", token.draftPass());
    object.put("logProbability", token.logProbability());
    object.put("entropy", token.entropy());
    object.put("confidence", token.confidence());
    return object;
  }

  private static Map<String, Object> pass(PassTrace pass) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("causalRows", pass.causalRows());
    object.put("blockRows", pass.blockRows());
    object.put("revealed", pass.revealed());
    object.put("drafts", pass.drafts());
    object.put("accepted", pass.accepted());
    object.put("modelNanos", pass.modelNanos());
    return object;
  }

  private void write(@Nullable Object value) {
    if (value instanceof Map<?, ?> object) {
      writeObject(object);
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
