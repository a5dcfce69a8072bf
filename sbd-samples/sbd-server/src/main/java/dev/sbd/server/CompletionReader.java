package dev.sbd.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads requests to {@code /v1/completions}. */
final class CompletionReader {
  private static final String PROMPT = "prompt";
  private static final int MOST_PROMPTS = 16;

  private final RequestReader reader;
  private final Fields fields;

  private CompletionReader(RequestReader reader) {
    this.reader = reader;
    this.fields = reader.fields();
  }

  static Asked read(RequestReader reader, String address) {
    return new CompletionReader(reader).read(address);
  }

  private Asked read(String address) {
    fields.refuse("suffix", "is not supported");
    if (fields.flag("echo", false)) {
      throw fields.invalid("echo", "is not supported");
    }
    int n = reader.answers();
    if (fields.integer("best_of").orElse(n) != n) {
      throw fields.invalid("best_of", "is not supported, unless it is n");
    }
    int logProbabilities = fields.integer("logprobs").orElse(-1);
    if (logProbabilities > 1 || logProbabilities < -1) {
      throw fields.invalid("logprobs", "must be 0 or 1: only the chosen tokens' are told");
    }
    Optional<Asked.Stream> stream = reader.stream();
    Serving serving = reader.serving();
    GenerationOptions.Builder builder = reader.generation(List.of("max_tokens"));
    reader.grammar(false).ifPresent(builder::grammar);
    return new Asked(
        serving,
        prompts(serving),
        RequestReader.build(builder),
        Optional.empty(),
        n,
        logProbabilities >= 0,
        stream,
        reader.terms(address));
  }

  /** A text, texts, tokens or lists of tokens. */
  private List<int[]> prompts(Serving serving) {
    JsonNode prompt = fields.require(PROMPT);
    List<int[]> prompts = new ArrayList<>();
    if (prompt.isTextual()) {
      prompts.add(encode(prompt, serving.model()));
    } else if (prompt.isArray() && prompt.path(0).isNumber()) {
      prompts.add(tokens(prompt));
    } else {
      for (JsonNode element : fields.array(PROMPT)) {
        prompts.add(element.isTextual() ? encode(element, serving.model()) : tokens(element));
      }
    }
    if (prompts.isEmpty() || prompts.size() * reader.answers() > MOST_PROMPTS) {
      throw fields.invalid(PROMPT, "must be 1 to " + MOST_PROMPTS + " prompts, n times");
    }
    int vocabulary = serving.model().spec().vocabularySize();
    for (int[] tokens : prompts) {
      if (Arrays.stream(tokens).anyMatch(token -> token < 0 || token >= vocabulary)) {
        throw fields.invalid(PROMPT, "must have tokens in [0, " + vocabulary + ")");
      }
      RequestReader.fitting(PROMPT, tokens, serving);
    }
    return prompts;
  }

  private int[] encode(JsonNode text, SbdModel model) {
    if (model.findTokenizer().isEmpty()) {
      throw fields.invalid(PROMPT, "must be tokens, since the model has no tokenizer");
    }
    return model.tokenizer().encodePrompt(text.textValue());
  }

  private int[] tokens(JsonNode list) {
    List<Integer> tokens = new ArrayList<>();
    for (JsonNode token : list) {
      if (!token.isInt()) {
        throw fields.invalid(PROMPT, "must be a string, strings, token ids or lists of these");
      }
      tokens.add(token.intValue());
    }
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }
}
