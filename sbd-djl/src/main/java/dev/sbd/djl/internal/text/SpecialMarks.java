package dev.sbd.djl.internal.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells special tokens of a template from such as strangers wrote. What they wrote is marked by a
 * character before it; a tokenizer whose special tokens have another mark then takes it as text.
 */
final class SpecialMarks {
  private static final String FALSE = "\uFDD0"; // characters that no text may have
  private static final String TRUE = "\uFDD1";

  private final List<String> special; // texts, longest first
  private final Pattern any;

  SpecialMarks(String tokenizerJson) {
    List<String> found = new ArrayList<>();
    for (JsonElement token : added(JsonParser.parseString(tokenizerJson).getAsJsonObject())) {
      String content = token.getAsJsonObject().get("content").getAsString();
      if (isSpecial(token) && !content.isEmpty()) {
        found.add(content);
      }
    }
    found.sort(Comparator.comparing(String::length).reversed());
    this.special = List.copyOf(found);
    this.any =
        Pattern.compile(
            FALSE
                + "?(?:"
                + special.stream().map(Pattern::quote).collect(Collectors.joining("|"))
                + ")");
  }

  private static JsonArray added(JsonObject json) {
    return json.get("added_tokens") instanceof JsonArray list ? list : new JsonArray();
  }

  private static boolean isSpecial(JsonElement token) {
    JsonElement flag = token.getAsJsonObject().get("special");
    return flag != null && flag.getAsBoolean();
  }

  /** Text with each special token marked, and what begins one at its end. */
  String escape(String text) {
    String clean = text.replace(FALSE, "\uFFFD").replace(TRUE, "\uFFFD");
    if (special.isEmpty()) {
      return clean;
    }
    String marked = any.matcher(clean).replaceAll(FALSE + "$0");
    int end = marked.stripTrailing().length();
    int begun = begun(marked.substring(0, end));
    return begun == 0
        ? marked
        : marked.substring(0, end - begun) + FALSE + marked.substring(end - begun);
  }

  /** The length of the longest end of a text with which a special token begins. */
  private int begun(String text) {
    int longest = 0;
    for (String token : special) {
      for (int n = Math.min(token.length() - 1, text.length()); n > longest; n--) {
        if (text.regionMatches(text.length() - n, token, 0, n)) {
          longest = n;
        }
      }
    }
    return longest;
  }

  static boolean isMarked(String text) {
    return text.contains(FALSE);
  }

  /** Text for {@link #tokenizer}: true special tokens are marked, and nothing else. */
  String withTrueOnes(String text) {
    return any.matcher(text)
        .replaceAll(
            found ->
                java.util.regex.Matcher.quoteReplacement(
                    found.group().startsWith(FALSE) ? found.group() : TRUE + found.group()))
        .replace(FALSE, "");
  }

  /** A tokenizer of the same ids, whose special tokens are found only behind a mark. */
  static String tokenizer(String tokenizerJson) {
    JsonObject json = JsonParser.parseString(tokenizerJson).getAsJsonObject();
    JsonObject vocabulary =
        json.getAsJsonObject("model").get("vocab") instanceof JsonObject ids
            ? ids
            : new JsonObject();
    for (JsonElement token : added(json)) {
      if (isSpecial(token)) {
        String content = token.getAsJsonObject().get("content").getAsString();
        token.getAsJsonObject().addProperty("content", TRUE + content);
        if (vocabulary.has(content)) {
          vocabulary.add(TRUE + content, vocabulary.remove(content));
        }
      }
    }
    return json.toString();
  }
}
