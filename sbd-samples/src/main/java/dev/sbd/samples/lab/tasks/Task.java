package dev.sbd.samples.lab.tasks;

/** A kind of problem, of which there are millions. */
public enum Task {
  /** Word problems in two to four steps, each worked out, and the answer. */
  WORD_PROBLEMS("word-problems"),
  /** A JSON object with the values that a text gives to the listed keys. */
  JSON("json"),
  /** A Java class, record, enum or interface as described. */
  JAVA("java"),
  /** An invitation in free words that states each given fact once. */
  NOTES("notes"),
  /** A timetable in free order: what comes when depends on what was put before it. */
  SCHEDULES("schedules");

  private final String label;

  Task(String label) {
    this.label = label;
  }

  /** The task's name in commands, files and tables: {@code word-problems}. */
  public String label() {
    return label;
  }

  /** Draws a problem: a function of the random numbers alone. */
  Problem draw(Draw draw) {
    return switch (this) {
      case WORD_PROBLEMS -> WordProblems.draw(draw);
      case JSON -> JsonExtraction.draw(draw);
      case JAVA -> JavaTypes.draw(draw);
      case NOTES -> Invitation.problem(draw);
      case SCHEDULES -> Schedules.draw(draw);
    };
  }
}
