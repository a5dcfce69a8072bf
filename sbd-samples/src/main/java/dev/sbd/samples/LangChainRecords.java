package dev.sbd.samples;

import dev.langchain4j.model.output.structured.Description;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.Result;
import dev.sbd.djl.SbdModel;
import dev.sbd.langchain4j.SbdChatModel;
import dev.sbd.langchain4j.SbdTokenUsage;
import java.nio.file.Path;

/**
 * From a sentence to a Java record, through an interface that LangChain4j implements. LangChain4j
 * is not in sbd.jar: {@code java @sbd-samples/target/langchain-records}.
 */
public final class LangChainRecords {
  private LangChainRecords() {}

  /** What is made of a sentence: its components are the JSON Schema of the answer. */
  public record Lesson(@Description("who teaches") String name, int hour) {}

  /** What LangChain4j implements. */
  public interface Reader {
    /** The lesson that a question describes, and what it cost. */
    Result<Lesson> read(String question);
  }

  /** Reads with the checkpoint in the directory {@code args[0]}, else with the embedded one. */
  public static void main(String[] args) {
    Path directory = args.length > 0 ? Path.of(args[0]) : EmbeddedCheckpoint.directory();
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
