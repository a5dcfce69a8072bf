package dev.sbd.samples.lab.soak;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.stream.Stream;

/** What the server has answered so far, whole or in events. */
final class HttpReply {
  private static final String EVENT = "data: ";
  private static final String DONE = "[DONE]";

  private final StringBuilder text = new StringBuilder();
  private String finishReason = "";
  private int promptTokens;
  private int newTokens;
  private int passes;
  private int pieces;

  /** Reads all of it. */
  static HttpReply of(String body) {
    HttpReply reply = new HttpReply();
    if (body.startsWith("{")) {
      reply.add(JsonParser.parseString(body).getAsJsonObject());
    } else {
      body.lines().forEach(reply::addLine);
    }
    return reply;
  }

  /** Reads one more line of a stream. */
  void addLine(String line) {
    if (line.startsWith(EVENT) && !line.endsWith(DONE)) {
      add(JsonParser.parseString(line.substring(EVENT.length())).getAsJsonObject());
    }
  }

  private void add(JsonObject event) {
    if (event.has("error")) {
      finishReason = event.toString();
      return;
    }
    event.getAsJsonArray("choices").forEach(choice -> addChoice(choice.getAsJsonObject()));
    if (event.has("usage")) {
      JsonObject usage = event.getAsJsonObject("usage");
      promptTokens = usage.get("prompt_tokens").getAsInt();
      newTokens = usage.get("completion_tokens").getAsInt();
      passes = usage.get("forward_passes").getAsInt();
    }
  }

  /** A completion has its text itself, a chat in a message, and a chat's stream in deltas. */
  private void addChoice(JsonObject choice) {
    String piece =
        Stream.of("message", "delta")
            .filter(choice::has)
            .map(name -> textOf(choice.getAsJsonObject(name), "content"))
            .findFirst()
            .orElseGet(() -> textOf(choice, "text"));
    text.append(piece);
    pieces += piece.isEmpty() ? 0 : 1;
    finishReason += textOf(choice, "finish_reason");
  }

  private static String textOf(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  String text() {
    return text.toString();
  }

  /** In how many pieces the text has come. */
  int pieces() {
    return pieces;
  }

  /** In OpenAI's words, or the error that ended it; empty if it has not ended. */
  String finishReason() {
    return finishReason;
  }

  int promptTokens() {
    return promptTokens;
  }

  int newTokens() {
    return newTokens;
  }

  int passes() {
    return passes;
  }
}
