package dev.sbd.langchain4j;

import static dev.sbd.langchain4j.BuiltIn.LLAMA;
import static dev.sbd.langchain4j.BuiltIn.WITH_TOOLS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.ReturnBehavior;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.agent.tool.ToolSpecifications;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.Result;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.tool.ToolExecution;
import dev.sbd.djl.ScriptedModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools that the model calls, and LangChain4j executes. */
class ToolsTest {
  /** What may be called. */
  static final class Clock {
    final List<String> cities = new CopyOnWriteArrayList<>();

    @Tool("The time in a city.")
    String time(@P("its name") String city) {
      cities.add(city);
      return "12:30 in " + city;
    }
  }

  private static final List<ToolSpecification> TOOLS =
      ToolSpecifications.toolSpecificationsFrom(new Clock());

  private static String call(String city) {
    return "<tool_call>\n{\"name\": \"time\", \"arguments\": {\"city\": \"%s\"}}\n</tool_call>"
        .formatted(city);
  }

  /** Calls for two cities, then says what it was told. */
  private static ScriptedModel talker() {
    return new ScriptedModel(
        WITH_TOOLS,
        prompt ->
            prompt.contains("<tool_response>")
                ? "It is half past twelve."
                : "Let me see.\n" + call("Oslo") + "\n" + call("Rome"));
  }

  private static ChatRequest request(String question, ToolChoice choice) {
    return ChatRequest.builder()
        .messages(UserMessage.from(question))
        .toolSpecifications(TOOLS)
        .toolChoice(choice)
        .build();
  }

  @Test
  void auto_modelCalls_areRequestsWithIdsOfTheirOwn() {
    ChatResponse response =
        SbdChatModel.builder(talker()).build().chat(request("What time?", ToolChoice.AUTO));
    AiMessage message = response.aiMessage();
    List<ToolExecutionRequest> calls = message.toolExecutionRequests();
    assertEquals(FinishReason.TOOL_EXECUTION, response.finishReason());
    assertEquals("Let me see.", message.text().strip());
    assertEquals(List.of("time", "time"), calls.stream().map(ToolExecutionRequest::name).toList());
    assertEquals("{\"city\": \"Oslo\"}", calls.get(0).arguments());
    assertNotEquals(calls.get(0).id(), calls.get(1).id());
  }

  @Test
  void auto_modelSaysText_isText() {
    ChatModel chat = SbdChatModel.builder(new ScriptedModel(WITH_TOOLS, "No idea.")).build();
    ChatResponse response = chat.chat(request("What time?", ToolChoice.AUTO));
    assertEquals("No idea.", response.aiMessage().text());
    assertEquals(FinishReason.STOP, response.finishReason());
  }

  @Test
  void none_asked_showsNoTools() {
    ScriptedModel script = talker();
    ChatResponse response =
        SbdChatModel.builder(script).build().chat(request("What time?", ToolChoice.NONE));
    assertFalse(response.aiMessage().hasToolExecutionRequests());
    assertEquals(List.of("<|user|>What time?<|assistant|>"), script.prompts);
  }

  @Test
  void required_modelWouldSayText_calls() {
    ToolSpecification onlyOslo =
        ToolSpecification.builder()
            .name("time")
            .parameters(
                JsonObjectSchema.builder()
                    .addEnumProperty("city", List.of("Oslo"))
                    .required("city")
                    .build())
            .build();
    ChatResponse response =
        SbdChatModel.builder(new ScriptedModel(WITH_TOOLS, "No idea."))
            .build()
            .chat(
                ChatRequest.builder()
                    .messages(UserMessage.from("What time?"))
                    .toolSpecifications(onlyOslo)
                    .toolChoice(ToolChoice.REQUIRED)
                    .build());
    assertNull(response.aiMessage().text());
    assertEquals(FinishReason.TOOL_EXECUTION, response.finishReason());
    assertEquals(
        List.of("{\"city\": \"Oslo\"}"),
        response.aiMessage().toolExecutionRequests().stream()
            .map(ToolExecutionRequest::arguments)
            .toList());
  }

  @Test
  void callCut_byLength_isLength() {
    ChatResponse response =
        SbdChatModel.builder(talker())
            .build()
            .chat(
                ChatRequest.builder()
                    .messages(UserMessage.from("What time?"))
                    .toolSpecifications(TOOLS)
                    .maxOutputTokens(12)
                    .build());
    assertEquals(FinishReason.LENGTH, response.finishReason());
    assertFalse(response.aiMessage().hasToolExecutionRequests());
  }

  @Test
  void template_withoutTools_refusesThem() {
    try (SbdChatModel chat = SbdChatModel.builder(LLAMA).build()) {
      ChatRequest request = request("What time?", ToolChoice.AUTO);
      String said =
          assertThrows(InvalidRequestException.class, () -> chat.chat(request)).getMessage();
      assertTrue(said.contains("knows no tools"), said);
    }
  }

  interface Assistant {
    Result<String> chat(String text);
  }

  @Test
  void service_toolCalled_goesOnWithItsResult() {
    Clock clock = new Clock();
    ScriptedModel script = talker();
    Assistant assistant =
        AiServices.builder(Assistant.class)
            .chatModel(SbdChatModel.builder(script).build())
            .chatMemory(MessageWindowChatMemory.withMaxMessages(10))
            .tools(clock)
            .build();
    Result<String> result = assistant.chat("What time in Oslo and Rome?");
    assertEquals("It is half past twelve.", result.content());
    assertEquals(List.of("Oslo", "Rome"), clock.cities);
    assertEquals(
        List.of("12:30 in Oslo", "12:30 in Rome"),
        result.toolExecutions().stream().map(ToolExecution::result).toList());
    assertEquals(
        "<|user|>Call time. What time in Oslo and Rome?<|assistant|>Let me see.\n"
            + call("Oslo")
            + "\n"
            + call("Rome")
            + "<|end|><|user|><tool_response>\n12:30 in Oslo\n</tool_response>"
            + "<|user|><tool_response>\n12:30 in Rome\n</tool_response><|assistant|>",
        script.prompts.get(1));
    SbdTokenUsage usage = (SbdTokenUsage) result.tokenUsage();
    assertTrue(usage.cachedTokens() > 20, usage.toString()); // of the second call
    assertTrue(usage.forwardPasses() <= script.passes.get(), usage.toString());
  }

  /** A tool whose result nobody waits for. */
  static final class Agenda {
    final List<String> entries = new CopyOnWriteArrayList<>();

    @Tool(value = "Writes a lesson down.", returnBehavior = ReturnBehavior.IMMEDIATE)
    void note(String name, int hour) {
      entries.add(name + " at " + hour);
    }
  }

  @Test
  void service_realModelThatMustCall_callsWithArgumentsOfTheirTypes() {
    Agenda agenda = new Agenda();
    try (SbdChatModel chat =
        SbdChatModel.builder(WITH_TOOLS)
            .defaultRequestParameters(
                SbdChatRequestParameters.builder().toolChoice(ToolChoice.REQUIRED).build())
            .build()) {
      Assistant assistant =
          AiServices.builder(Assistant.class).chatModel(chat).tools(agenda).build();
      assistant.chat(BuiltIn.LESSON);
    }
    assertEquals(List.of("Uma at 17"), agenda.entries);
  }

  record Time(int hour, int minute) {}

  interface Teller {
    Time time(String text);
  }

  @Test
  void service_recordAndTools_callsAndThenAnswersAsARecord() {
    Clock clock = new Clock();
    ScriptedModel script =
        new ScriptedModel(
            WITH_TOOLS,
            prompt ->
                prompt.contains("<tool_response>")
                    ? "{\"hour\": 12, \"minute\": 30}"
                    : call("Oslo"));
    Teller teller =
        AiServices.builder(Teller.class)
            .chatModel(SbdChatModel.builder(script).build())
            .tools(clock)
            .build();
    assertEquals(new Time(12, 30), teller.time("What time in Oslo?"));
    assertEquals(List.of("Oslo"), clock.cities);
  }

  interface Talker {
    TokenStream chat(String text);
  }

  @Test
  void stream_withTools_tellsTextAndCallsInOrder() throws Exception {
    Clock clock = new Clock();
    List<String> told = new CopyOnWriteArrayList<>();
    List<String> texts = new CopyOnWriteArrayList<>();
    CompletableFuture<ChatResponse> over = new CompletableFuture<>();
    Talker talker =
        AiServices.builder(Talker.class)
            .streamingChatModel(SbdStreamingChatModel.builder(talker()).build())
            .chatMemory(MessageWindowChatMemory.withMaxMessages(10))
            .tools(clock)
            .build();
    talker
        .chat("What time in Oslo and Rome?")
        .onPartialResponse(texts::add)
        .onPartialToolCall(part -> told.add("part " + part.index() + " " + arguments(part)))
        .beforeToolExecution(before -> told.add("before " + before.request().arguments()))
        .onToolExecuted(execution -> told.add(execution.result()))
        .onCompleteResponse(over::complete)
        .onError(over::completeExceptionally)
        .start();
    ChatResponse response = over.get(30, TimeUnit.SECONDS);
    assertEquals("It is half past twelve.", response.aiMessage().text());
    assertEquals(
        List.of(
            "part 0 {\"city\": \"Oslo\"}",
            "part 1 {\"city\": \"Rome\"}",
            "before {\"city\": \"Oslo\"}",
            "12:30 in Oslo",
            "before {\"city\": \"Rome\"}",
            "12:30 in Rome"),
        told);
    String text = String.join("", texts);
    assertFalse(text.contains("tool_call"), text);
    assertTrue(text.startsWith("Let me see."), text);
    assertTrue(text.endsWith("It is half past twelve."), text);
    assertTrue(((SbdTokenUsage) response.tokenUsage()).forwardPasses() > 0);
  }

  private static String arguments(PartialToolCall part) {
    return part.partialArguments();
  }

  @Test
  void result_ofACallWithoutArguments_isRenderedAsAnEmptyObject() {
    ScriptedModel script = new ScriptedModel(WITH_TOOLS, "Good.");
    ToolExecutionRequest bare = ToolExecutionRequest.builder().name("time").build();
    ChatResponse response =
        SbdChatModel.builder(script)
            .build()
            .chat(
                ChatRequest.builder()
                    .messages(
                        UserMessage.from("Now?"),
                        AiMessage.from(bare),
                        ToolExecutionResultMessage.from(bare, "12:30"))
                    .toolSpecifications(TOOLS)
                    .build());
    assertEquals("Good.", response.aiMessage().text());
    assertTrue(
        script.prompts.get(0).contains("{\"name\": \"time\", \"arguments\": {}}"),
        script.prompts.get(0));
    assertNull(bare.arguments());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"city\": ", "Oslo", "[\"Oslo\"]"})
  void callWithoutAnObject_inTheHistory_isAnInvalidRequest(String arguments) {
    ToolExecutionRequest broken =
        ToolExecutionRequest.builder().name("time").arguments(arguments).build();
    ChatModel chat = SbdChatModel.builder(talker()).build();
    InvalidRequestException e =
        assertThrows(
            InvalidRequestException.class,
            () ->
                chat.chat(
                    UserMessage.from("Now?"),
                    AiMessage.from(broken),
                    ToolExecutionResultMessage.from("1", null, "12:30")));
    assertEquals(
        "the arguments of a call of time must be a JSON object, got " + arguments, e.getMessage());
  }

  @Test
  void result_withoutATool_isRendered() {
    ScriptedModel script = new ScriptedModel(WITH_TOOLS, "Good.");
    SbdChatModel.builder(script)
        .build()
        .chat(
            UserMessage.from("Now?"),
            AiMessage.from(ToolExecutionRequest.builder().name("time").arguments("{}").build()),
            ToolExecutionResultMessage.from("1", null, "12:30"));
    assertTrue(
        script.prompts.get(0).endsWith("<tool_response>\n12:30\n</tool_response><|assistant|>"),
        script.prompts.get(0));
  }
}
