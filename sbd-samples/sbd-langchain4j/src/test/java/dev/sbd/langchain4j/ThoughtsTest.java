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
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThoughtsTest {
  /** What is told of an answer that comes in pieces of {@code size} characters. */
  private static List<String> told(String answer, boolean begun, int size) {
    StringBuilder thoughts = new StringBuilder();
    StringBuilder text = new StringBuilder();
    Thoughts reader = new Thoughts(begun, thoughts::append, text::append);
    for (int at = 0; at < answer.length(); at += size) {
      reader.onText(answer.substring(at, Math.min(answer.length(), at + size)));
    }
    reader.end();
    return List.of(thoughts.toString(), text.toString());
  }

  @Property(tries = 50)
  void answer_inPiecesOfAnySize_isToldApart(@ForAll @IntRange(min = 1, max = 40) int size) {
    assertEquals(
        List.of("\na < b </thin\n", "So <think> it is. \n"),
        told(" <think>\na < b </thin\n</think>\n\nSo <think> it is. \n", false, size));
    assertEquals(List.of("", "\n <thin is no tag"), told("\n <thin is no tag", false, size));
    assertEquals(List.of("cut </th", ""), told("<think>cut </th", false, size));
    assertEquals(List.of("begun", "x"), told("begun</think> x", true, size));
    assertEquals(List.of("", " \n"), told(" \n", false, size));
  }

  @ParameterizedTest
  @CsvSource({"'<thi', '', '<thi'", "'', '', ''", "'<think>', '', ''", "'<think></think>', '', ''"})
  void answer_thatIsLittle_isToldAtItsEnd(String answer, String thoughts, String text) {
    assertEquals(List.of(thoughts, text), told(answer, false, 1));
  }

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
