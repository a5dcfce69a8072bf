package dev.sbd.langchain4j;

import static dev.sbd.langchain4j.BuiltIn.LESSON;
import static dev.sbd.langchain4j.BuiltIn.LLAMA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.output.structured.Description;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.Result;
import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.UserMessage;
import dev.sbd.Generation;
import dev.sbd.djl.ScriptedModel;
import dev.sbd.grammar.Grammar;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The model behind interfaces that LangChain4j implements. */
class AiServicesTest {
  private static final SbdChatModel CHAT = SbdChatModel.builder(LLAMA).build();

  @AfterAll
  static void close() {
    CHAT.close();
  }

  record Lesson(@Description("who teaches") String name, int hour) {}

  record Fruit(String item, double price, boolean ripe) {}

  enum Mood {
    GOOD,
    BAD
  }

  interface Reader {
    Lesson lesson(String text);

    @UserMessage("Find name and hour as JSON: {{it}}")
    Result<Lesson> counted(String text);
  }

  interface Judge {
    List<Fruit> fruits(String text);

    Mood mood(String text);

    boolean isGood(String text);

    int count(String text);

    List<String> words(String text);
  }

  @Test
  void record_ofAText_isTheModelsAnswerUnderItsSchema() {
    Reader reader = AiServices.create(Reader.class, CHAT);
    assertEquals(new Lesson("Uma", 17), reader.lesson(LESSON));
  }

  @Test
  void result_ofARecord_countsTokensAndPasses() {
    Grammar grammar =
        Grammar.jsonSchema(
            """
            {"type": "object", "properties": {"name": {"type": "string"}, "hour": {"type": "integer"}},
             "required": ["name", "hour"], "additionalProperties": false}""");
    Generation alone = LLAMA.chat(LESSON, options -> options.grammar(grammar));
    Result<Lesson> result =
        AiServices.create(Reader.class, CHAT)
            .counted("The lesson with Uma is on Tuesday at 17 in room 20.");
    assertEquals(new Lesson("Uma", 17), result.content());
    SbdTokenUsage usage = (SbdTokenUsage) result.tokenUsage();
    assertEquals(alone.stats().promptTokens(), usage.inputTokenCount());
    assertEquals(alone.tokens().length, usage.outputTokenCount());
    assertTrue(usage.forwardPasses() < usage.outputTokenCount() / 2, usage.toString());
  }

  @Test
  void otherTypes_whateverTheModelWouldSay_comeAsAsked() {
    Judge judge =
        AiServices.create(
            Judge.class,
            SbdChatModel.builder(
                    new ScriptedModel(
                        LLAMA,
                        prompt ->
                            prompt.contains("fruits")
                                ? "{\"values\": [{\"item\": \"kiwi\", \"price\": 1.5, \"ripe\": true}]}"
                                : prompt.contains("mood")
                                    ? "{\"value\": \"BAD\"}"
                                    : prompt.contains("words")
                                        ? "{\"values\": [\"a\", \"b\"]}"
                                        : prompt.contains("many")
                                            ? "{\"value\": 41}"
                                            : "{\"value\": true}"))
                .build());
    assertEquals(List.of(new Fruit("kiwi", 1.5, true)), judge.fruits("the fruits"));
    assertEquals(Mood.BAD, judge.mood("the mood"));
    assertEquals(List.of("a", "b"), judge.words("the words"));
    assertEquals(41, judge.count("how many"));
    assertTrue(judge.isGood("good?"));
  }

  interface Assistant {
    @SystemMessage("Be short.")
    String chat(String text);
  }

  @Test
  void memory_overTurns_isInThePromptAndInTheCache() {
    ScriptedModel script =
        new ScriptedModel(LLAMA, prompt -> prompt.contains("Uma") ? "Uma." : "Nobody.");
    Assistant assistant =
        AiServices.builder(Assistant.class)
            .chatModel(SbdChatModel.builder(script).build())
            .chatMemory(MessageWindowChatMemory.withMaxMessages(10))
            .build();
    assertEquals("Nobody.", assistant.chat("Who teaches?"));
    assertEquals("Uma.", assistant.chat("Uma teaches."));
    assertEquals("Uma.", assistant.chat("Who teaches?"));
    assertEquals(
        "<|user|>Be short. Who teaches?<|assistant|>Nobody.<|end|><|user|>Uma teaches.<|assistant|>"
            + "Uma.<|end|><|user|>Who teaches?<|assistant|>",
        script.prompts.get(2));
  }

  @Test
  void memory_realModel_prefillsWhatIsNew() {
    try (SbdChatModel chat = SbdChatModel.builder(LLAMA).build()) {
      interface Counted {
        Result<String> chat(String text);
      }
      Counted counted =
          AiServices.builder(Counted.class)
              .chatModel(chat)
              .chatMemory(MessageWindowChatMemory.withMaxMessages(10))
              .build();
      SbdTokenUsage first =
          (SbdTokenUsage)
              counted.chat("Give me the enum Factory: FAST, SOFT and BLUE.").tokenUsage();
      SbdTokenUsage second =
          (SbdTokenUsage) counted.chat("Give me the enum Lesson: DONE and BIG.").tokenUsage();
      assertEquals(0, first.cachedTokens());
      assertTrue(second.cachedTokens() >= first.totalTokenCount() - 2, second + " after " + first);
    }
  }
}
