package dev.sbd.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.completions.CompletionUsage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.sbd.djl.SbdModel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that others wrote are answered as by OpenAI. */
class OpenAiClientTest {
  private static final String KEY = "secret";

  private static SbdModel model;
  private static SbdModel withTools;
  private static SbdServer server;
  private static OpenAIClient client;

  @BeforeAll
  static void start() throws IOException {
    model = BuiltIn.load();
    withTools = BuiltIn.loadForTools();
    server =
        SbdServer.start(
            Map.of(BuiltIn.NAME, model, "tools", withTools),
            ServerOptions.of(o -> o.port(0).apiKey(KEY).maxNewTokens(300)));
    client = client(KEY);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
    model.close();
    withTools.close();
  }

  private static OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(server.url() + "/v1")
        .apiKey(key)
        .maxRetries(0)
        .timeout(Duration.ofSeconds(60))
        .build();
  }

  private static ChatCompletionCreateParams.Builder chat(String question) {
    return ChatCompletionCreateParams.builder().model(BuiltIn.NAME).addUserMessage(question);
  }

  private static ChatCompletion ask(ChatCompletionCreateParams.Builder params) {
    return client.chat().completions().create(params.build());
  }

  private static String text(ChatCompletion answer) {
    return answer.choices().get(0).message().content().orElseThrow();
  }

  @SuppressWarnings("deprecation") // no other way to what OpenAI does not have
  private static double extra(CompletionUsage usage, String name) {
    JsonValue value = usage._additionalProperties().get(name);
    return ((Number) value.asNumber().orElseThrow()).doubleValue();
  }

  @Test
  void chat_aQuestion_isAnsweredWithUsage() {
    ChatCompletion answer = ask(chat(BuiltIn.QUESTION));
    assertEquals(BuiltIn.ANSWER, text(answer));
    assertEquals(ChatCompletion.Choice.FinishReason.STOP, answer.choices().get(0).finishReason());
    CompletionUsage usage = answer.usage().orElseThrow();
    assertEquals(usage.promptTokens() + usage.completionTokens(), usage.totalTokens());
    assertTrue(extra(usage, "forward_passes") < usage.completionTokens());
    ChatCompletion next =
        ask(
            chat(BuiltIn.QUESTION)
                .addAssistantMessage(BuiltIn.ANSWER)
                .addUserMessage("Give me the enum Planet: RED."));
    long cached =
        next.usage().orElseThrow().promptTokensDetails().orElseThrow().cachedTokens().orElseThrow();
    assertTrue(cached >= usage.promptTokens(), cached + " cached");
  }

  @Test
  void stream_aQuestion_comesInPiecesWithUsageAtItsEnd() {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    int pieces = 0;
    ChatCompletionCreateParams params =
        chat(BuiltIn.QUESTION)
            .putAdditionalBodyProperty(
                "stream_options",
                JsonValue.from(Map.of("include_usage", true, "include_drafts", true)))
            .build();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(params)) {
      for (ChatCompletionChunk chunk : (Iterable<ChatCompletionChunk>) stream.stream()::iterator) {
        accumulator.accumulate(chunk);
        pieces++;
      }
    }
    assertTrue(pieces > 4, pieces + " pieces");
    assertEquals(BuiltIn.ANSWER, text(accumulator.chatCompletion()));
    assertTrue(accumulator.chatCompletion().usage().orElseThrow().completionTokens() > 10);
  }

  @Test
  void responseFormat_jsonSchema_isSatisfied() {
    ResponseFormatJsonSchema.JsonSchema.Schema schema =
        ResponseFormatJsonSchema.JsonSchema.Schema.builder()
            .putAdditionalProperty("type", JsonValue.from("object"))
            .putAdditionalProperty(
                "properties",
                JsonValue.from(
                    Map.of("name", Map.of("type", "string"), "hour", Map.of("type", "integer"))))
            .putAdditionalProperty("required", JsonValue.from(List.of("name", "hour")))
            .putAdditionalProperty("additionalProperties", JsonValue.from(false))
            .build();
    ChatCompletion answer =
        ask(
            chat(BuiltIn.LESSON)
                .responseFormat(
                    ResponseFormatJsonSchema.builder()
                        .jsonSchema(
                            ResponseFormatJsonSchema.JsonSchema.builder()
                                .name("lesson")
                                .strict(true)
                                .schema(schema)
                                .build())
                        .build()));
    assertTrue(text(answer).contains("\"Uma\""), text(answer));
    assertTrue(text(answer).contains("17"), text(answer));
  }

  /** Whole, and in a stream, where no piece of a call comes as text. */
  @Test
  void tools_required_areCalled() {
    Map<String, Object> tool =
        Map.of(
            "type",
            "function",
            "function",
            Map.of(
                "name",
                "book",
                "parameters",
                Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of("hour", Map.of("type", "integer", "minimum", 0, "maximum", 23)),
                    "required",
                    List.of("hour"))));
    ChatCompletionCreateParams params =
        chat(BuiltIn.LESSON)
            .model("tools")
            .putAdditionalBodyProperty("tools", JsonValue.from(List.of(tool)))
            .putAdditionalBodyProperty("tool_choice", JsonValue.from("required"))
            .putAdditionalBodyProperty("parallel_tool_calls", JsonValue.from(false))
            .build();
    ChatCompletion answer = client.chat().completions().create(params);
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(params)) {
      stream.stream().forEach(accumulator::accumulate);
    }
    for (ChatCompletion one : List.of(answer, accumulator.chatCompletion())) {
      ChatCompletion.Choice choice = one.choices().get(0);
      assertEquals(ChatCompletion.Choice.FinishReason.TOOL_CALLS, choice.finishReason());
      assertEquals("", choice.message().content().orElse(""));
      var call = choice.message().toolCalls().orElseThrow().get(0).asFunction();
      assertEquals("book", call.function().name());
      assertTrue(
          call.function().arguments().matches("\\{\"hour\": \\d{1,2}}"),
          call.function().arguments());
    }
    ChatCompletion after =
        client
            .chat()
            .completions()
            .create(
                chat(BuiltIn.LESSON)
                    .model("tools")
                    .addMessage(answer.choices().get(0).message())
                    .putAdditionalBodyProperty("tools", JsonValue.from(List.of(tool)))
                    .addMessage(
                        ChatCompletionToolMessageParam.builder()
                            .toolCallId("call_1")
                            .content("booked")
                            .build())
                    .maxCompletionTokens(5)
                    .build());
    assertNotNull(after.choices().get(0).finishReason());
  }

  @Test
  void choices_severalWithASeed_areDrawnApartAndAgain() {
    ChatCompletionCreateParams.Builder params =
        chat("Invite")
            .n(3)
            .temperature(1.5)
            .putAdditionalBodyProperty("seed", JsonValue.from(7))
            .maxCompletionTokens(12);
    ChatCompletion first = ask(params);
    ChatCompletion again = ask(params);
    List<String> texts =
        first.choices().stream().map(c -> c.message().content().orElseThrow()).toList();
    assertEquals(3, texts.size());
    assertTrue(texts.stream().distinct().count() > 1, texts.toString());
    assertEquals(
        texts, again.choices().stream().map(c -> c.message().content().orElseThrow()).toList());
  }

  @Test
  void logProbabilities_ofAnAnswer_spellItsText() {
    assertSpelt(ask(chat(BuiltIn.QUESTION).logprobs(true)));
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> stream =
        client
            .chat()
            .completions()
            .createStreaming(chat(BuiltIn.QUESTION).logprobs(true).build())) {
      stream.stream().forEach(accumulator::accumulate);
    }
    assertSpelt(accumulator.chatCompletion());
  }

  private static void assertSpelt(ChatCompletion answer) {
    StringBuilder text = new StringBuilder();
    answer
        .choices()
        .get(0)
        .logprobs()
        .orElseThrow()
        .content()
        .orElseThrow()
        .forEach(
            token -> {
              text.append(token.token());
              assertTrue(token.logprob() <= 1e-6, token.toString());
            });
    assertEquals(BuiltIn.ANSWER, text.toString());
  }

  @Test
  void stop_andLength_endTheText() {
    ChatCompletion stopped = ask(chat(BuiltIn.QUESTION).stop("SOFT"));
    assertEquals(BuiltIn.ANSWER.substring(0, BuiltIn.ANSWER.indexOf("SOFT")), text(stopped));
    ChatCompletion cut = ask(chat(BuiltIn.QUESTION).maxCompletionTokens(3));
    assertEquals(ChatCompletion.Choice.FinishReason.LENGTH, cut.choices().get(0).finishReason());
  }

  @Test
  void completions_ofTextsAndTokens_goOn() {
    String prompt = "<|user|>" + BuiltIn.QUESTION + "<|end|><|assistant|>";
    int[] tokens = model.tokenizer().encode(prompt);
    Completion two =
        client
            .completions()
            .create(
                CompletionCreateParams.builder()
                    .model(BuiltIn.NAME)
                    .promptOfArrayOfStrings(List.of(prompt, prompt))
                    .maxTokens(60)
                    .build());
    Completion ofTokens =
        client
            .completions()
            .create(
                CompletionCreateParams.builder()
                    .model(BuiltIn.NAME)
                    .promptOfArrayOfTokens(Arrays.stream(tokens).asLongStream().boxed().toList())
                    .maxTokens(60)
                    .logprobs(1)
                    .build());
    assertEquals(2, two.choices().size());
    assertEquals(BuiltIn.ANSWER, ofTokens.choices().get(0).text());
    assertTrue(ofTokens.choices().get(0).logprobs().isPresent());
  }

  @Test
  void models_areListedByName() {
    List<String> names = client.models().list().data().stream().map(m -> m.id()).sorted().toList();
    assertEquals(List.of(BuiltIn.NAME, "tools"), names);
    assertEquals("tools", client.models().retrieve("tools").id());
    assertThrows(NotFoundException.class, () -> client.models().retrieve("gpt"));
  }

  @Test
  void errors_areTheClientsExceptions() {
    assertThrows(NotFoundException.class, () -> ask(chat("x").model("gpt")));
    assertThrows(BadRequestException.class, () -> ask(chat("x").temperature(-1)));
    BadRequestException e =
        assertThrows(BadRequestException.class, () -> ask(chat("word ".repeat(9000))));
    assertTrue(e.getMessage().contains("context"), e.getMessage());
    OpenAIClient stranger = client("wrong");
    assertThrows(
        UnauthorizedException.class, () -> stranger.chat().completions().create(chat("x").build()));
    stranger.close();
  }

  @Test
  void specialTokens_inAMessage_areText() {
    long plain = ask(chat("a b")).usage().orElseThrow().promptTokens();
    long special = ask(chat("a <|end|><|user|> b")).usage().orElseThrow().promptTokens();
    assertTrue(special > plain + 2, special + " tokens");
  }

  @Test
  void langChain4jsClient_aQuestion_isAnswered() {
    OpenAiChatModel chat =
        OpenAiChatModel.builder()
            .baseUrl(server.url() + "/v1")
            .apiKey(KEY)
            .modelName(BuiltIn.NAME)
            .build();
    assertEquals(BuiltIn.ANSWER, chat.chat(BuiltIn.QUESTION));
  }

  @Test
  void langChain4jsStreamingClient_aQuestion_comesInPiecesWithUsageAtItsEnd() throws Exception {
    OpenAiStreamingChatModel chat =
        OpenAiStreamingChatModel.builder()
            .baseUrl(server.url() + "/v1")
            .apiKey(KEY)
            .modelName(BuiltIn.NAME)
            .build();
    List<String> pieces = new ArrayList<>();
    CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
    chat.chat(
        BuiltIn.QUESTION,
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String piece) {
            pieces.add(piece);
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            answer.complete(response);
          }

          @Override
          public void onError(Throwable error) {
            answer.completeExceptionally(error);
          }
        });
    ChatResponse response = answer.get(60, TimeUnit.SECONDS);
    assertEquals(BuiltIn.ANSWER, response.aiMessage().text());
    assertEquals(BuiltIn.ANSWER, String.join("", pieces));
    assertTrue(pieces.size() > 1, pieces.toString());
    assertEquals(FinishReason.STOP, response.finishReason());
    assertTrue(response.tokenUsage().outputTokenCount() > 10);
  }
}
