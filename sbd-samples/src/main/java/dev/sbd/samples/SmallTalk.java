package dev.sbd.samples;

import dev.sbd.djl.Chat;
import dev.sbd.djl.ChatMessage;
import dev.sbd.djl.SbdModel;
import java.nio.file.Path;
import java.util.List;

/** A conversation: each turn computes only what is new in it. */
public final class SmallTalk {
  static final String SYSTEM = "Answer in one sentence.";
  static final List<String> QUESTIONS =
      List.of(
          "Declare the enum Lesson of the constants NORTH, GREEN, DONE and BIG.",
          "Give me the enum Factory: FAST, SOFT and BLUE.");

  private SmallTalk() {}

  /** Talks to the checkpoint in the directory {@code args[0]}, else to the embedded one. */
  public static void main(String[] args) {
    Path directory = args.length > 0 ? Path.of(args[0]) : EmbeddedCheckpoint.directory();
    try (SbdModel model = SbdModel.load(directory)) {
      // README: begin
      try (Chat chat = model.newChat().whenFull(Chat::dropOldestTurn)) {
        chat.add(ChatMessage.system(SYSTEM));
        for (String question : QUESTIONS) {
          System.out.println(chat.send(question).text());
        }
      }
      // README: end
    }
  }
}
