package dev.sbd.langchain4j;

import dev.langchain4j.model.output.structured.Description;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.Result;
import dev.sbd.djl.SbdModel;
import java.nio.file.Path;

/** From a sentence to a Java record, through an interface that LangChain4j implements. */
public final class LangChainRecords {
  private static final String CHECKPOINT = "../src/main/resources/dev/sbd/samples/checkpoint/llama";

  private LangChainRecords() {}

  /** What is made of a sentence: its components are the JSON Schema of the answer. */
  public record Lesson(@Description("who teaches") String name, int hour) {}

  /** What LangChain4j implements. */
  public interface Reader {
    /** The lesson that a question describes, and what it cost. */
    Result<Lesson> read(String question);
  }

  /** Reads with the checkpoint in the directory {@code args[0]}, else with the built-in one. */
  public static void main(String[] args) {
    Path directory = Path.of(args.length > 0 ? args[0] : CHECKPOINT);
    try (SbdModel model = SbdModel.load(directory);
        SbdChatModel chat = SbdChatModel.builder(model).build()) {
      Reader reader = AiServices.create(Reader.class, chat);
      Result<Lesson> result =
          reader.read(
              "Find name and hour as JSON: The lesson with Uma is on Tuesday at 17 in room 20.");
      SbdTokenUsage usage = (SbdTokenUsage) result.tokenUsage();
      System.out.println(result.content());
      System.out.printf(
          "%d tokens in %d forward passes%n", usage.outputTokenCount(), usage.forwardPasses());
    }
  }
}
