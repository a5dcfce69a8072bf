package dev.sbd.djl.training;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
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
    root.add("decoder", byteLevel());
    root.add("model", model());
    return new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create().toJson(root);
  }

  private JsonArray addedTokens() {
    JsonArray added = new JsonArray();
    for (String content : specialTokens) {
      JsonObject token = new JsonObject();
      token.addProperty("id", added.size());
      token.addProperty("content", content);
      for (String property : List.of("single_word", "lstrip", "rstrip", "normalized")) {
        token.addProperty(property, false);
      }
      token.addProperty("special", true);
      added.add(token);
    }
    return added;
  }

  private static JsonObject preTokenizer() {
    JsonObject regex = new JsonObject();
    regex.addProperty("Regex", BytePairTraining.WORD.pattern());
    JsonObject split = new JsonObject();
    split.addProperty("type", "Split");
    split.add("pattern", regex);
    split.addProperty("behavior", "Isolated");
    split.addProperty("invert", false);
    JsonArray steps = new JsonArray();
    steps.add(split);
    steps.add(byteLevel());
    JsonObject sequence = new JsonObject();
    sequence.addProperty("type", "Sequence");
    sequence.add("pretokenizers", steps);
    return sequence;
  }

  private static JsonObject byteLevel() {
    JsonObject step = new JsonObject();
    step.addProperty("type", "ByteLevel");
    step.addProperty("add_prefix_space", false);
    step.addProperty("trim_offsets", false);
    step.addProperty("use_regex", false);
    return step;
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
