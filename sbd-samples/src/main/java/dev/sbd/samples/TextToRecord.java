package dev.sbd.samples;

import com.google.gson.Gson;
import dev.sbd.Generation;
import dev.sbd.djl.SbdModel;
import dev.sbd.grammar.Grammar;
import java.nio.file.Path;

/** From a sentence to a Java record: an answer under a JSON Schema always is one. */
public final class TextToRecord {
  private static final Grammar APPOINTMENT =
      Grammar.jsonSchema(
          """
          {"type": "object",
           "properties": {"name": {"type": "string", "maxLength": 40},
                          "event": {"type": "string", "maxLength": 40},
                          "day": {"enum": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]},
                          "hour": {"type": "integer", "minimum": 0, "maximum": 23}},
           "required": ["name", "event", "day", "hour"],
           "additionalProperties": false}
          """);

  private TextToRecord() {}

  /** What the schema describes. */
  private record Appointment(String name, String event, String day, int hour) {}

  /** Reads with the checkpoint in the directory {@code args[0]}, else with the embedded one. */
  public static void main(String[] args) {
    Path directory = args.length > 0 ? Path.of(args[0]) : EmbeddedCheckpoint.directory();
    try (SbdModel model = SbdModel.load(directory)) {
      Generation answer =
          model.chat(
              "Find name, event, day and hour as JSON: The lesson with Uma is on Tuesday at 17 in"
                  + " room 20.",
              options -> options.grammar(APPOINTMENT));
      System.out.println(new Gson().fromJson(answer.text(), Appointment.class));
      System.out.printf(
          "%d tokens, %d of them forced, in %d forward passes%n",
          answer.tokens().length, answer.stats().forcedTokens(), answer.stats().forwardPasses());
    }
  }
}
