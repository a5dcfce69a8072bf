package dev.sbd.samples.lab.tasks;

import java.util.List;
import java.util.Locale;

/** A kind of problem, of which there are millions. */
public enum Task {
  /** Word problems in two to four steps, each worked out, and the answer. */
  WORD_PROBLEMS,
  /** A JSON object with the values that a text gives to the listed keys. */
  JSON,
  /** A Java class, record, enum or interface as described. */
  JAVA,
  /** An invitation in free words that states each given fact once. */
  NOTES,
  /** A timetable in free order: what comes when depends on what was put before it. */
  SCHEDULES,
  /** A Java type written again with one thing changed: most of it is a copy of the prompt. */
  REWRITES;

  /** Those that the built-in checkpoints have learnt. */
  public static final List<Task> BUILT_IN = List.of(WORD_PROBLEMS, JSON, JAVA, NOTES, SCHEDULES);

  /** Those whose right answers satisfy a JSON Schema, which each problem has one of. */
  public static final List<Task> WITH_SCHEMA = List.of(JSON);

  /** The task's name in commands, files and tables: {@code word-problems}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Draws a problem: a function of the random numbers alone. */
  Problem draw(Draw draw) {
    return switch (this) {
      case WORD_PROBLEMS -> WordProblems.draw(draw);
      case JSON -> JsonExtraction.draw(draw);
      case JAVA -> JavaTypes.draw(draw);
      case NOTES -> Invitation.problem(draw);
      case SCHEDULES -> Agenda.problem(draw);
      case REWRITES -> JavaEdits.draw(draw);
    };
  }
}
