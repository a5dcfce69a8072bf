package dev.sbd.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Spark in this process, the built-in model, and prompts that it knows. */
final class Local {
  /** Two tasks at a time, each tried twice. */
  static final String MASTER = "local[2,2]";

  static final String MODEL = "../src/main/resources/dev/sbd/samples/checkpoint/llama";

  /** What takes long and pays for many rows only: compiled plans, many partitions. */
  private static final Map<String, String> OF_A_FEW_ROWS =
      Map.of(
          "spark.sql.shuffle.partitions", "2",
          "spark.sql.adaptive.enabled", "false",
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.codegen.factoryMode", "NO_CODEGEN");

  private Local() {}

  /** The session of all tests; a new one if a test has stopped it. */
  static SparkSession spark() {
    OF_A_FEW_ROWS.forEach(System::setProperty);
    return LocalSession.orSubmitted(Optional.of(MASTER));
  }

  static Settings.Builder settings() {
    return Settings.builder(MODEL).parallel(4).maxNewTokens(40);
  }

  /** A question of each kind of task, all different. */
  static String prompt(int number) {
    return switch (number % 3) {
      case 0 -> "Give me the enum Factory%d: FAST, SOFT and BLUE.".formatted(number);
      case 1 ->
          "There are %d crates with 4 puzzles in each. Then the puzzles are shared by 4 people. How many does each get?"
              .formatted(number);
      default ->
          "JSON with item, price and stock: Shelf %d has 75 straws at 22.56.".formatted(number);
    };
  }

  static List<String> jsonPrompts(int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add("{\"id\": %d, \"prompt\": \"%s\"}".formatted(i, prompt(i)));
    }
    return lines;
  }

  static Dataset<Row> table(List<String> jsonLines) {
    return spark().read().json(spark().createDataset(jsonLines, Encoders.STRING()));
  }
}
