package dev.sbd.djl.internal.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Special tokens that are written in a text, by a template or by somebody whose text they are.
 *
 * <p>What is somebody's text is marked: by a noncharacter before each special token that is written
 * in it, and before a beginning of one at its end, so that two texts that a template joins do not
 * make one. To encode a marked text, the true tokens are marked instead, for a tokenizer that knows
 * them by their marked names only ({@link #tokenizer}).
 */
final class WrittenTokens {
  /** What a mark becomes that somebody wrote. */
  private static final char REPLACEMENT = '\uFFFD';

  private static final char TEXT = '\uFDD0';
  private static final char TOKEN = '\uFDD1';

  private static final String ADDED = "added_tokens";
  private static final String CONTENT = "content";

  private final List<String> added = new ArrayList<>(); // all, special or not
  private final List<String> specials =
      new ArrayList<>(); // the longest first, as the library has it
  private final Pattern any;

  /** Those of a tokenizer.json, which is valid. */
  WrittenTokens(String json) throws IOException {
    JsonReader reader = new JsonReader(new StringReader(json));
    reader.beginObject();
    while (reader.hasNext()) {
      if (reader.nextName().equals(ADDED)) {
        JsonParser.parseReader(reader).getAsJsonArray().forEach(this::add);
        break;
      }
      reader.skipValue();
    }
    specials.sort(Comparator.comparingInt(content -> -content.length()));
    this.any =
        Pattern.compile(specials.stream().map(Pattern::quote).collect(Collectors.joining("|")));
  }

  private void add(JsonElement element) {
    JsonObject token = element.getAsJsonObject();
    String content = token.get(CONTENT).getAsString();
    added.add(content);
    if (token.has("special") && token.get("special").getAsBoolean() && !content.isEmpty()) {
      specials.add(content);
    }
  }

  /** The contents of all added tokens. */
  List<String> added() {
    return added;
  }

  /** Marks somebody's text, where that is needed. */
  String escape(String text) {
    if (specials.isEmpty()) {
      return text;
    }
    String clean = text.replace(TEXT, REPLACEMENT).replace(TOKEN, REPLACEMENT);
    String escaped = any.matcher(clean).replaceAll(TEXT + "$0");
    int begun = begun(escaped.stripTrailing());
    return begun < 0 ? escaped : escaped.substring(0, begun) + TEXT + escaped.substring(begun);
  }

  /** Where a special token may have begun that the text ends in the midst of; -1 if none has. */
  private int begun(String text) {
    int longest = specials.get(0).length();
    for (int from = Math.max(0, text.length() - longest + 1); from < text.length(); from++) {
      String end = text.substring(from);
      if (specials.stream().anyMatch(token -> token.startsWith(end) && !token.equals(end))) {
        return from;
      }
    }
    return -1;
  }

  /** Whether a text holds marked pieces. */
  static boolean isMarked(String text) {
    return text.indexOf(TEXT) >= 0;
  }

  /** The text with the true tokens marked, and the others not. */
  String unescape(String text) {
    StringBuilder result = new StringBuilder();
    Matcher matcher = any.matcher(text);
    while (matcher.find()) {
      int start = matcher.start();
      boolean isText = start > 0 && text.charAt(start - 1) == TEXT;
      matcher.appendReplacement(
          result, Matcher.quoteReplacement((isText ? "" : TOKEN) + matcher.group()));
    }
    matcher.appendTail(result);
    return result.toString().replace(String.valueOf(TEXT), "");
  }

  /** What the tokenizer for marked texts calls an added token. */
  String marked(String content) {
    return specials.contains(content) ? TOKEN + content : content;
  }

  /** A tokenizer.json whose special tokens are known by their marked names only. */
  String tokenizer(String json) {
    JsonObject tokenizer = JsonParser.parseString(json).getAsJsonObject();
    for (JsonElement element : tokenizer.getAsJsonArray(ADDED)) {
      JsonObject token = element.getAsJsonObject();
      token.addProperty(CONTENT, marked(token.get(CONTENT).getAsString()));
    }
    return tokenizer.toString();
  }
}
