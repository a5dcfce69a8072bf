package dev.sbd.djl.training;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.djl.internal.text.ByteAlphabet;
import java.util.List;
import java.util.Map;

/**
 * A byte-level BPE vocabulary, as {@link BytePairTraining} learns it.
 *
 * @param specialTokens tokens that no text contains, ids 0, 1, 2...
 * @param tokens the others, spelled in {@link ByteAlphabet}'s characters; ids follow
 * @param merges the pairs to merge, first come first served; each makes a token
 */
record BytePairVocabulary(
    List<String> specialTokens, List<String> tokens, List<Map.Entry<String, String>> merges) {
  private static final String BYTE_LEVEL =
      "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": false, \"use_regex\": false}";

  BytePairVocabulary {
    specialTokens = List.copyOf(specialTokens);
    tokens = List.copyOf(tokens);
    merges = List.copyOf(merges);
  }

  /** The text of a tokenizer.json, which Hugging Face's libraries read. */
  String tokenizerJson() {
    JsonObject root = new JsonObject();
    root.addProperty("version", "1.0");
    root.add("added_tokens", addedTokens());
    root.add("pre_tokenizer", preTokenizer());
    root.add("decoder", JsonParser.parseString(BYTE_LEVEL));
    root.add("model", model());
    return new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create().toJson(root);
  }

  private JsonArray addedTokens() {
    JsonArray added = new JsonArray();
    specialTokens.forEach(token -> added.add(TokenizerFiles.token(added.size(), token)));
    return added;
  }

  private static JsonObject preTokenizer() {
    JsonObject regex = new JsonObject();
    regex.addProperty("Regex", BytePairTraining.WORD.pattern());
    String steps =
        """
        {"type": "Sequence", "pretokenizers": [
          {"type": "Split", "pattern": %s, "behavior": "Isolated", "invert": false}, %s]}"""
            .formatted(regex, BYTE_LEVEL);
    return JsonParser.parseString(steps).getAsJsonObject();
  }

  private JsonObject model() {
    JsonObject ids = new JsonObject();
    specialTokens.forEach(token -> ids.addProperty(token, ids.size()));
    tokens.forEach(token -> ids.addProperty(token, ids.size()));
    JsonArray pairs = new JsonArray();
    merges.forEach(pair -> pairs.add(pair.getKey() + " " + pair.getValue()));
    JsonObject model = new JsonObject();
    model.addProperty("type", "BPE");
    model.add("vocab", ids);
    model.add("merges", pairs);
    return model;
  }
}
