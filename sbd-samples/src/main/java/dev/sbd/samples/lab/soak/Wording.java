package dev.sbd.samples.lab.soak;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.ChatTurn;
import dev.sbd.djl.ChatTurn.Use;
import dev.sbd.djl.SbdModel;
import dev.sbd.grammar.Grammar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Words a question twice: as options, and as the fields of a request over HTTP. */
final class Wording {
  private final GenerationOptions.Builder options = GenerationOptions.builder();
  private final int[] prompt;
  private final String path;
  private final Optional<ChatTurn> chat;
  private final JsonObject body = new JsonObject();

  private Wording(int[] prompt, String path, Optional<ChatTurn> chat) {
    this.prompt = prompt;
    this.path = path;
    this.chat = chat;
  }

  /** Goes on from tokens. */
  static Wording tokens(int... prompt) {
    Wording wording = new Wording(prompt, "/v1/completions", Optional.empty());
    JsonArray tokens = new JsonArray();
    for (int token : prompt) {
      tokens.add(token);
    }
    wording.body.add("prompt", tokens);
    return wording;
  }

  /** Answers in the model's chat template. */
  static Wording chat(SbdModel model, List<ChatMessage> messages) {
    ChatTurn turn = ChatTurn.of(model, messages, Map.of());
    Wording wording = new Wording(turn.prompt(), "/v1/chat/completions", Optional.of(turn));
    JsonArray all = new JsonArray();
    for (ChatMessage message : messages) {
      JsonObject one = new JsonObject();
      one.addProperty("role", message.role());
      one.addProperty("content", message.content());
      all.add(one);
    }
    wording.body.add("messages", all);
    return wording;
  }

  void decoding(String spelling) {
    options.decoding(spelling);
    body.addProperty("decoding", spelling);
  }

  void maxNewTokens(int tokens) {
    options.maxNewTokens(tokens);
    body.addProperty("max_tokens", tokens);
  }

  void seed(long seed) {
    options.seed(seed);
    body.addProperty("seed", seed);
  }

  void sampling(double temperature, int topK) {
    options.temperature(temperature).topK(topK);
    body.addProperty("temperature", temperature);
    body.addProperty("top_k", topK);
  }

  void penalties(double repetition, double presence) {
    options.repetitionPenalty(repetition).presencePenalty(presence);
    body.addProperty("repetition_penalty", repetition);
    body.addProperty("presence_penalty", presence);
  }

  void stopStrings(String... strings) {
    options.stopStrings(strings);
    body.add("stop", array(strings));
  }

  void choice(String... texts) {
    options.grammar(Grammar.choice(texts));
    body.add("choice", array(texts));
  }

  void regex(String regex) {
    options.grammar(Grammar.regex(regex));
    body.addProperty("regex", regex);
  }

  /** Only chats can have one over HTTP. */
  void jsonSchema(String schema) {
    options.grammar(Grammar.jsonSchema(schema));
    JsonObject named = new JsonObject();
    named.addProperty("name", "answer");
    named.add("schema", JsonParser.parseString(schema));
    JsonObject format = new JsonObject();
    format.addProperty("type", "json_schema");
    format.add("json_schema", named);
    body.add("response_format", format);
  }

  void streamed() {
    body.addProperty("stream", true);
  }

  boolean isChat() {
    return chat.isPresent();
  }

  private static JsonArray array(String... texts) {
    JsonArray array = new JsonArray();
    Stream.of(texts).forEach(array::add);
    return array;
  }

  /** The question, answered alone. */
  Question answered(SbdModel model) {
    GenerationOptions plain = options.build();
    GenerationOptions built = chat.map(turn -> turn.options(plain, Use.AUTO)).orElse(plain);
    Generation alone = model.decoder().generate(prompt, built);
    String text = chat.map(turn -> turn.read(alone.text()).text()).orElseGet(alone::text);
    return new Question(prompt, built, new Question.Http(path, body, text), alone);
  }
}
