package dev.sbd.djl.internal.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The decoder of a tokenizer.json, where what a token adds to a text does not depend on the tokens
 * around it. It differs at a text's start, where some decoders leave out a space.
 *
 * <p>What an added token reads goes through it, too: so does Hugging Face's library, and the text
 * that comes of a token is what counts.
 */
final class TokenDecoder {
  private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");

  /** A part of it: makes bytes of a token, or another text, which the next part sees. */
  private interface Step {
    default Optional<byte[]> bytes(String token) {
      return Optional.empty();
    }

    default String text(String token) {
      return token;
    }
  }

  /** Characters that spell bytes; a token that has others stands for itself. */
  private static final class ByteLevel implements Step {
    @Override
    public Optional<byte[]> bytes(String token) {
      return ByteAlphabet.read(token).or(() -> Optional.of(utf8(token)));
    }
  }

  /** {@code <0x0A>}. */
  private static final class ByteFallback implements Step {
    @Override
    public Optional<byte[]> bytes(String token) {
      Matcher matcher = BYTE.matcher(token);
      return matcher.matches()
          ? Optional.of(new byte[] {(byte) Integer.parseInt(matcher.group(1), 16)})
          : Optional.empty();
    }
  }

  private record Replace(String from, String to) implements Step {
    @Override
    public String text(String token) {
      return token.replace(from, to);
    }
  }

  private final Path file;
  private final List<Step> steps = new ArrayList<>();
  private boolean fused; // what follows sees the whole text

  private TokenDecoder(Path file) {
    this.file = file;
  }

  /**
   * Reads a decoder.
   *
   * @param file where it stands
   * @throws UnsupportedOperationException if it does not say what a token alone adds
   */
  static TokenDecoder of(Path file, JsonElement json) {
    TokenDecoder decoder = new TokenDecoder(file);
    decoder.add(json);
    return decoder;
  }

  /** The bytes that a token adds. */
  byte[] decode(String token) {
    String text = token;
    for (Step step : steps) {
      Optional<byte[]> bytes = step.bytes(text);
      if (bytes.isPresent()) {
        return bytes.get();
      }
      text = step.text(text);
    }
    return utf8(text);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void add(JsonElement json) {
    if (!(json instanceof JsonObject part)) {
      throw cannotTell("a tokenizer without a decoder");
    }
    String type = string(part.get("type"));
    switch (type) {
      case "Sequence" -> addAll(part);
      case "ByteLevel" -> steps.add(new ByteLevel());
      case "ByteFallback" -> steps.add(new ByteFallback());
      case "Metaspace" -> steps.add(new Replace(string(part.get("replacement")), " "));
      case "Replace" -> addReplace(part);
      case "Fuse" -> fused = true;
      case "Strip" -> checkStrip();
      default -> throw cannotTell("the decoder " + type);
    }
  }

  private void addAll(JsonObject sequence) {
    if (!(sequence.get("decoders") instanceof JsonArray parts)) {
      throw cannotTell("a sequence of no decoders");
    }
    parts.forEach(this::add);
  }

  private void addReplace(JsonObject part) {
    String from =
        part.get("pattern") instanceof JsonObject pattern ? string(pattern.get("String")) : "";
    if (from.isEmpty()) {
      throw cannotTell("the decoder Replace with a regular expression");
    }
    if (fused && from.length() > 1) {
      throw cannotTell("the decoder Replace of several characters behind Fuse");
    }
    steps.add(new Replace(from, string(part.get("content"))));
  }

  /** Of the whole text, it leaves all but the start alone. */
  private void checkStrip() {
    if (!fused) {
      throw cannotTell("the decoder Strip without Fuse before it");
    }
  }

  private static String string(JsonElement element) {
    return element instanceof JsonPrimitive value && value.isString() ? value.getAsString() : "";
  }

  private UnsupportedOperationException cannotTell(String what) {
    return new UnsupportedOperationException(
        "%s: grammars need to know the bytes of every token, which %s does not tell; known are"
                .formatted(file, what)
            + " ByteLevel, Metaspace, and sequences with Replace, ByteFallback, Fuse and Strip");
  }
}
