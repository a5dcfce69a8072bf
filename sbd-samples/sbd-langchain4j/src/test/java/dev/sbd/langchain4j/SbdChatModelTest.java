package dev.sbd.langchain4j;

import static dev.sbd.langchain4j.BuiltIn.FACTORY;
import static dev.sbd.langchain4j.BuiltIn.LESSON;
import static dev.sbd.langchain4j.BuiltIn.LLAMA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.Scheduler;
import dev.sbd.djl.ScriptedModel;
import dev.sbd.grammar.Grammar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SbdChatModelTest {
  private static final SbdChatModel CHAT = SbdChatModel.builder(LLAMA).build();

  @AfterAll
  static void close() {
    CHAT.close();
  }

  private static SbdChatRequestParameters.Builder with() {
    return SbdChatRequestParameters.builder();
  }

  private static ChatResponse ask(SbdChatRequestParameters parameters) {
    return CHAT.chat(request(parameters));
  }

  private static ChatRequest request(ChatRequestParameters parameters) {
    return ChatRequest.builder().messages(UserMessage.from(FACTORY)).parameters(parameters).build();
  }

  @Test
  void chat_question_isSbdsAnswerWithItsCounts() {
    Generation alone = LLAMA.chat(FACTORY, options -> options);
    try (SbdChatModel fresh = SbdChatModel.builder(LLAMA).build()) {
      ChatResponse response = fresh.chat(UserMessage.from(FACTORY));
      assertEquals(alone.text(), response.aiMessage().text());
      assertEquals(FinishReason.STOP, response.finishReason());
      assertEquals(alone.stats().promptTokens(), response.tokenUsage().inputTokenCount());
      assertEquals(alone.tokens().length, response.tokenUsage().outputTokenCount());
      SbdChatResponseMetadata metadata =
          assertInstanceOf(SbdChatResponseMetadata.class, response.metadata());
      SbdTokenUsage usage = assertInstanceOf(SbdTokenUsage.class, response.tokenUsage());
      assertEquals(metadata.stats().forwardPasses(), usage.forwardPasses());
      assertEquals(0, usage.cachedTokens());
      assertTrue(usage.tokensPerForward() > 2, usage.toString());
    }
  }

  @Test
  void chat_promptAgain_isInTheCache() {
    try (SbdChatModel fresh = SbdChatModel.builder(LLAMA).build()) {
      ChatResponse first = fresh.chat(UserMessage.from(FACTORY));
      ChatResponse second = fresh.chat(UserMessage.from(FACTORY));
      SbdTokenUsage usage = (SbdTokenUsage) second.tokenUsage();
      assertEquals(first.aiMessage(), second.aiMessage());
      assertEquals(usage.inputTokenCount() - 1, usage.cachedTokens());
    }
  }

  static Stream<Arguments> parameters() {
    return Stream.of(
        Arguments.of(with().temperature(2.0).seed(7L), set(o -> o.temperature(2).seed(7))),
        Arguments.of(
            with().temperature(2.0).seed(7L).topK(5).minP(0.01),
            set(o -> o.temperature(2).seed(7).topK(5).minP(0.01))),
        Arguments.of(
            with().temperature(3.0).seed(1L).topP(0.9),
            set(o -> o.temperature(3).seed(1).topP(0.9))),
        Arguments.of(with().frequencyPenalty(2.0), set(o -> o.frequencyPenalty(2))),
        Arguments.of(with().presencePenalty(2.0), set(o -> o.presencePenalty(2))),
        Arguments.of(with().repetitionPenalty(3.0), set(o -> o.repetitionPenalty(3))),
        Arguments.of(with().maxOutputTokens(7), set(o -> o.maxNewTokens(7))),
        Arguments.of(with().stopSequences("{", "date"), set(o -> o.stopStrings("{"))));
  }

  private static UnaryOperator<GenerationOptions.Builder> set(
      UnaryOperator<GenerationOptions.Builder> options) {
    return options;
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void parameter_set_isSbdsOption(
      SbdChatRequestParameters.Builder parameters, UnaryOperator<GenerationOptions.Builder> same) {
    String unknown = "Tell me a story of a red apple."; // so that much is nearly as likely
    String expected = LLAMA.chat(unknown, same).text();
    assertNotEquals(LLAMA.chat(unknown).text(), expected);
    assertEquals(
        expected,
        CHAT.chat(
                ChatRequest.builder()
                    .messages(UserMessage.from(unknown))
                    .parameters(parameters.build())
                    .build())
            .aiMessage()
            .text());
  }

  @Test
  void decoding_ntp_takesAPassAToken() {
    SbdTokenUsage usage = (SbdTokenUsage) ask(with().decoding("ntp").build()).tokenUsage();
    assertEquals(usage.outputTokenCount(), usage.forwardPasses());
  }

  @Test
  void gamma_set_isTheSolver() {
    SbdTokenUsage usage = (SbdTokenUsage) ask(with().gamma(0.1).build()).tokenUsage();
    int passes = LLAMA.chat(FACTORY, options -> options.gamma(0.1)).stats().forwardPasses();
    assertEquals(passes, usage.forwardPasses());
  }

  @Test
  void defaults_whereTheRequestSaysNothing_count() {
    SbdChatRequestParameters defaults =
        with()
            .maxOutputTokens(3)
            .temperature(2.0)
            .seed(7L)
            .templateVariables(Map.of("a", 1))
            .build();
    try (SbdChatModel chat =
        SbdChatModel.builder(LLAMA).defaultRequestParameters(defaults).build()) {
      assertEquals(3, chat.chat(UserMessage.from(FACTORY)).tokenUsage().outputTokenCount());
      ChatResponse longer =
          chat.chat(request(ChatRequestParameters.builder().maxOutputTokens(5).build()));
      assertEquals(5, longer.tokenUsage().outputTokenCount());
      assertEquals(7, ((SbdChatResponseMetadata) longer.metadata()).seed().orElseThrow());
      assertEquals(FinishReason.LENGTH, longer.finishReason());
    }
  }

  @Test
  void stopSequence_found_isStopAndNamed() {
    ChatResponse response = ask(with().stopSequences("SOFT").build());
    assertEquals(FinishReason.STOP, response.finishReason());
    assertEquals(
        "SOFT", ((SbdChatResponseMetadata) response.metadata()).stopString().orElseThrow());
    assertEquals("enum Factory {\n  FAST,\n  ", response.aiMessage().text());
  }

  @Test
  void thread_interrupted_endsTheAnswerAndStaysSo() {
    ChatResponse response;
    Thread.currentThread().interrupt();
    try {
      response = CHAT.chat(UserMessage.from(FACTORY));
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertEquals(FinishReason.OTHER, response.finishReason());
  }

  @Test
  void responseFormat_schema_isSbdsAnswerUnderTheGrammar() {
    JsonSchema schema =
        JsonSchema.builder()
            .name("Lesson")
            .rootElement(
                JsonObjectSchema.builder()
                    .addStringProperty("name", "who teaches")
                    .addIntegerProperty("hour")
                    .required("name", "hour")
                    .build())
            .build();
    ResponseFormat format =
        ResponseFormat.builder().type(ResponseFormatType.JSON).jsonSchema(schema).build();
    ChatResponse response =
        CHAT.chat(
            ChatRequest.builder()
                .messages(UserMessage.from(LESSON))
                .responseFormat(format)
                .build());
    assertEquals("{\"name\": \"Uma\", \"hour\": 17}", response.aiMessage().text());
    assertEquals(Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA), CHAT.supportedCapabilities());
  }

  @Test
  void responseFormat_jsonOfAnyKind_isAnObject() {
    ChatResponse response =
        CHAT.chat(
            ChatRequest.builder()
                .messages(UserMessage.from(FACTORY)) // it would rather write Java
                .responseFormat(ResponseFormat.JSON)
                .maxOutputTokens(400)
                .build());
    String text = response.aiMessage().text();
    assertTrue(text.startsWith("{"), text);
    assertTrue(
        response.finishReason() == FinishReason.LENGTH
            || Grammar.jsonSchema("{\"type\": \"object\"}").matches(text),
        text);
  }

  @Test
  void messages_ofAllKinds_goIntoTheTemplate() {
    ScriptedModel script = new ScriptedModel(LLAMA, "Yes.");
    SbdChatModel chat = SbdChatModel.builder(script).build();
    ChatResponse response =
        chat.chat(
            SystemMessage.from("Be short."),
            UserMessage.from("Hello."),
            AiMessage.from("Hello yourself."),
            UserMessage.from(TextContent.from("One."), TextContent.from("Two.")));
    assertEquals("Yes.", response.aiMessage().text());
    assertEquals(
        List.of(
            "<|user|>Be short. Hello.<|assistant|>Hello yourself.<|end|><|user|>One.\nTwo.<|assistant|>"),
        script.prompts);
  }

  static Stream<Arguments> unsupported() {
    return Stream.of(
        Arguments.of(UserMessage.from(ImageContent.from("https://a.b/c.png")), "image"),
        Arguments.of(UserMessage.from(AudioContent.from("https://a.b/c.mp3")), "audio"),
        Arguments.of(CustomMessage.from(Map.of("a", 1)), "CUSTOM"));
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void content_noText_isRefusedByName(ChatMessage message, String name) {
    String said =
        assertThrows(UnsupportedFeatureException.class, () -> CHAT.chat(message)).getMessage();
    assertTrue(said.contains(name), said);
  }

  @Test
  void parameter_outOfRange_isAnInvalidRequestWithSbdsAsItsCause() {
    SbdChatRequestParameters cold = with().temperature(-1.0).build();
    InvalidRequestException e = assertThrows(InvalidRequestException.class, () -> ask(cold));
    assertEquals("temperature must be >= 0 and finite, got -1.0", e.getMessage());
    assertInstanceOf(dev.sbd.error.InvalidRequestException.class, e.getCause());
  }

  @Test
  void timeout_notAboveZero_isAnInvalidRequest() {
    SbdChatRequestParameters late = with().timeout(Duration.ZERO).build();
    InvalidRequestException e = assertThrows(InvalidRequestException.class, () -> ask(late));
    assertEquals("timeout must be above zero, got PT0S", e.getMessage());
  }

  @Test
  void prompt_tooLong_isAnInvalidRequest() {
    assertThrows(InvalidRequestException.class, () -> CHAT.chat("red apples ".repeat(2000)));
  }

  @Test
  void template_refusesTheMessages_isAnInvalidRequest() {
    ChatMessage result =
        dev.langchain4j.data.message.ToolExecutionResultMessage.from("1", "clock", "17");
    String said = assertThrows(InvalidRequestException.class, () -> CHAT.chat(result)).getMessage();
    assertTrue(said.contains("roles are system, user and assistant, got tool"), said);
  }

  @Test
  void timeout_over_isATimeout() {
    ScriptedModel slow = new ScriptedModel(LLAMA, "so ".repeat(200));
    slow.beforePass = () -> LockSupport.parkNanos(5_000_000);
    try (SbdChatModel chat = SbdChatModel.builder(slow).build()) {
      Duration timeout = Duration.ofMillis(50);
      ChatRequest hasty = request(with().timeout(timeout).decoding("ntp").build());
      String said = assertThrows(TimeoutException.class, () -> chat.chat(hasty)).getMessage();
      assertTrue(said.startsWith("the answer was not done within PT0.05S"), said);
    }
  }

  @Test
  void model_otherThanItsName_isNotFound() {
    try (SbdChatModel chat =
        SbdChatModel.builder(LLAMA)
            .defaultRequestParameters(with().modelName("tiny-llama").maxOutputTokens(2).build())
            .build()) {
      assertEquals("tiny-llama", chat.chat(UserMessage.from(FACTORY)).modelName());
      ChatRequest other = request(with().modelName("gpt-4o").build());
      String said = assertThrows(ModelNotFoundException.class, () -> chat.chat(other)).getMessage();
      assertEquals("this model is tiny-llama, and not gpt-4o", said);
    }
  }

  @Test
  void scheduler_closed_isAnIllegalState() {
    Scheduler scheduler = new Scheduler(LLAMA.decoder(), new Scheduler.Limits(1, 0, 4096));
    SbdChatModel chat = SbdChatModel.builder(LLAMA).scheduler(scheduler).build();
    chat.close(); // not its own: stays open
    assertEquals(LLAMA.chat(FACTORY).text(), chat.chat(FACTORY));
    scheduler.close();
    assertThrows(IllegalStateException.class, () -> chat.chat(FACTORY));
  }

  /** Remembers what it is told. */
  private static final class Diary implements ChatModelListener {
    final List<String> entries = new ArrayList<>();

    @Override
    public void onRequest(ChatModelRequestContext context) {
      context.attributes().put("place", entries.size());
      entries.add("request " + context.chatRequest().maxOutputTokens());
    }

    @Override
    public void onResponse(ChatModelResponseContext context) {
      entries.add("response to " + context.attributes().get("place"));
      entries.add(context.chatResponse().finishReason().toString());
    }

    @Override
    public void onError(ChatModelErrorContext context) {
      entries.add(context.error().getClass().getSimpleName());
    }
  }

  @Test
  void listeners_areToldOfRequestResponseAndError() {
    Diary diary = new Diary();
    try (SbdChatModel chat = SbdChatModel.builder(LLAMA).listeners(List.of(diary)).build()) {
      chat.chat(request(with().maxOutputTokens(2).build()));
      assertThrows(
          InvalidRequestException.class,
          () -> chat.chat(request(with().maxOutputTokens(0).build())));
    }
    assertEquals(
        List.of("request 2", "response to 0", "LENGTH", "request 0", "InvalidRequestException"),
        diary.entries);
  }

  @Test
  void threads_many_getWhatEachGetsAlone() throws Exception {
    List<String> questions =
        Stream.of("Factory", "Lesson", "Planet", "Garden", "Engine", "Season")
            .map(name -> "Give me the enum " + name + ": FAST, SOFT and BLUE.")
            .toList();
    List<String> alone = questions.stream().map(q -> LLAMA.chat(q).text()).toList();
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 36; i++) {
        String question = questions.get(i % questions.size());
        answers.add(threads.submit(() -> CHAT.chat(question)));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertEquals(alone.get(i % alone.size()), answers.get(i).get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void requests_moreThanThereIsRoomFor_areRateLimited() throws Exception {
    ScriptedModel held = new ScriptedModel(LLAMA, "Yes.");
    CountDownLatch latch = new CountDownLatch(1);
    held.waitFor(latch);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Scheduler scheduler = new Scheduler(held.decoder(), new Scheduler.Limits(1, 0, 4096));
        SbdChatModel chat = SbdChatModel.builder(held).scheduler(scheduler).build()) {
      Future<String> first = thread.submit(() -> chat.chat("Is it?"));
      while (scheduler.load().running() == 0) {
        Thread.onSpinWait();
      }
      assertThrows(RateLimitException.class, () -> chat.chat("Is it?"));
      latch.countDown();
      assertEquals("Yes.", first.get());
    } finally {
      latch.countDown();
      thread.shutdownNow();
    }
  }

  @Test
  void request_whoseTurnHasNotComeInTime_isRateLimited() throws Exception {
    ScriptedModel held = new ScriptedModel(LLAMA, "Yes.");
    CountDownLatch latch = new CountDownLatch(1);
    held.waitFor(latch);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try (Scheduler scheduler = new Scheduler(held.decoder(), new Scheduler.Limits(1, 1, 4096));
        SbdChatModel chat = SbdChatModel.builder(held).scheduler(scheduler).build()) {
      Future<String> first = thread.submit(() -> chat.chat("Is it?"));
      while (scheduler.load().running() == 0) {
        Thread.onSpinWait();
      }
      ChatRequest hasty = request(with().timeout(Duration.ofMillis(20)).build());
      assertThrows(RateLimitException.class, () -> chat.chat(hasty));
      latch.countDown();
      assertEquals("Yes.", first.get());
    } finally {
      latch.countDown();
      thread.shutdownNow();
    }
  }

  @Test
  void backend_fails_isAnInternalServerException() {
    ScriptedModel broken = new ScriptedModel(LLAMA, "Yes.");
    dev.sbd.error.SbdException cause = new dev.sbd.error.SbdException("the device is gone");
    broken.beforePass =
        () -> {
          throw cause;
        };
    SbdChatModel chat = SbdChatModel.builder(broken).build();
    InternalServerException e =
        assertThrows(InternalServerException.class, () -> chat.chat("Is it?"));
    assertEquals("the device is gone", e.getMessage());
    assertSame(cause, e.getCause());
  }

  @Test
  void templateVariables_areSeenByTheTemplate() {
    ScriptedModel script = new ScriptedModel(LLAMA, "Yes.");
    SbdChatModel chat = SbdChatModel.builder(script).build();
    chat.chat(request(with().templateVariables(Map.of("add_generation_prompt", false)).build()));
    assertEquals(List.of("<|user|>" + FACTORY), script.prompts);
  }
}
