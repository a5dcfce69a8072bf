package dev.sbd.langchain4j;

import static dev.sbd.langchain4j.BuiltIn.LLAMA;
import static dev.sbd.langchain4j.BuiltIn.WITH_TOOLS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.sbd.djl.ScriptedModel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThoughtsTest {
  @Test
  void model_thatThinks_saysThoughtsApart() {
    ScriptedModel script = new ScriptedModel(LLAMA, "<think>\nRain?\n</think>\n\nYes.");
    ChatResponse response = SbdChatModel.builder(script).build().chat(UserMessage.from("Is it?"));
    assertEquals("Yes.", response.aiMessage().text());
    assertEquals("Rain?", response.aiMessage().thinking());
    StringBuilder told = new StringBuilder();
    SbdStreamingChatModel.builder(script)
        .executor(Runnable::run)
        .build()
        .chat(
            "Is it?",
            new StreamingChatResponseHandler() {
              @Override
              public void onPartialThinking(PartialThinking part) {
                told.append(part.text());
              }

              @Override
              public void onPartialResponse(String part) {
                told.append(part);
              }

              @Override
              public void onCompleteResponse(ChatResponse complete) {
                told.append("|").append(complete.aiMessage().thinking());
              }

              @Override
              public void onError(Throwable error) {
                told.append(error);
              }
            });
    assertEquals("\nRain?\nYes.|Rain?", told.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Yes.", "<think>\n\n</think>\n\nYes."})
  void model_thatDoesNotThink_hasNoThoughts(String answer) {
    ScriptedModel script = new ScriptedModel(LLAMA, answer);
    AiMessage message =
        SbdChatModel.builder(script).build().chat(UserMessage.from("Is it?")).aiMessage();
    assertNull(message.thinking());
    assertEquals(AiMessage.from("Yes."), message);
  }

  @Test
  void prompt_endsWithinThoughts_earlierOnesAreInIt() {
    String thought = "<think>\nRain?\n</think>\n\n";
    ScriptedModel script = new ScriptedModel(WITH_TOOLS, thought + "Yes.");
    SbdChatRequestParameters thinking =
        SbdChatRequestParameters.builder().templateVariables(Map.of("begin_thought", true)).build();
    SbdChatModel chat = SbdChatModel.builder(script).defaultRequestParameters(thinking).build();
    AiMessage first = chat.chat(UserMessage.from("Is it?")).aiMessage();
    assertEquals(AiMessage.builder().text("Yes.").thinking("Rain?").build(), first);
    AiMessage second =
        chat.chat(UserMessage.from("Is it?"), first, UserMessage.from("Sure?")).aiMessage();
    assertEquals(first, second);
    assertEquals(
        "<|user|>Is it?<|assistant|>" + thought + "Yes.<|end|><|user|>Sure?<|assistant|><think>\n",
        script.prompts.get(1));
  }

  @Test
  void responseFormat_promptEndsWithinThoughts_isAfterThem() {
    String thought = "<think>\n{Rain?}\n</think>\n\n";
    ScriptedModel script = new ScriptedModel(WITH_TOOLS, thought + "{\"value\": true}");
    SbdChatRequestParameters thinking =
        SbdChatRequestParameters.builder().templateVariables(Map.of("begin_thought", true)).build();
    AiMessage answer =
        SbdChatModel.builder(script)
            .defaultRequestParameters(thinking)
            .build()
            .chat(
                ChatRequest.builder()
                    .messages(UserMessage.from("Is it?"))
                    .responseFormat(ResponseFormat.JSON)
                    .build())
            .aiMessage();
    assertEquals(AiMessage.builder().text("{\"value\": true}").thinking("{Rain?}").build(), answer);
  }
}
