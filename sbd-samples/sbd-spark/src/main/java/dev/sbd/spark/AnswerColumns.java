package dev.sbd.spark;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.sbd.internal.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of prompts and of answers: those that {@code sbd generate --prompts} has fields for.
 */
final class AnswerColumns {
  static final String ERROR = "error";
  static final String GENERATED_BY = "generatedBy";
  static final String FINISH = "finish";
  static final String NEW_TOKENS = "newTokens";
  static final String FORWARD_PASSES = "forwardPasses";

  /** What an answer adds to its prompt's row. */
  static final StructType ADDED =
      new StructType()
          .add("completion", StringType)
          .add(FINISH, StringType)
          .add("promptTokens", IntegerType)
          .add(NEW_TOKENS, IntegerType)
          .add(FORWARD_PASSES, IntegerType)
          .add("unfinished", BooleanType)
          .add(ERROR, StringType)
          .add(GENERATED_BY, StringType);

  private static final String PROMPT = "prompt";
  private static final String MESSAGES = "messages";

  private AnswerColumns() {}

  /** Prompts without columns that answers have. */
  static Dataset<Row> carried(Dataset<Row> prompts) {
    return prompts.drop(ADDED.fieldNames());
  }

  /** The columns of answers to {@code carried}. */
  static StructType answered(Dataset<Row> carried) {
    StructType all = carried.schema();
    for (StructField field : ADDED.fields()) {
      all = all.add(field);
    }
    return all;
  }

  /**
   * Rows of what is carried, and behind it prompt, messages as JSON, and key, each as text.
   *
   * @param key a column, or empty for none
   * @throws dev.sbd.error.InvalidRequestException if a column is not there, or of another type
   */
  static Dataset<Row> asked(Dataset<Row> carried, String key) {
    List<String> names = List.of(carried.columns());
    Check.that(
        names.contains(PROMPT) || names.contains(MESSAGES),
        "there must be a column prompt or messages, got only %s",
        names);
    Check.that(key.isEmpty() || names.contains(key), "there is no column %s, only %s", key, names);
    List<Column> columns =
        new ArrayList<>(Arrays.stream(carried.columns()).map(AnswerColumns::column).toList());
    columns.add(names.contains(PROMPT) ? text(carried.schema(), PROMPT) : absent());
    columns.add(names.contains(MESSAGES) ? json(carried.schema()) : absent());
    columns.add(key.isEmpty() ? absent() : column(key).cast(StringType));
    return carried.select(columns.toArray(Column[]::new));
  }

  /** A column by its whole name, dots and all. */
  static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  private static Column absent() {
    return lit(null).cast(StringType);
  }

  private static Column text(StructType schema, String name) {
    var type = schema.apply(name).dataType();
    Check.that(type.equals(StringType), "column %s must be of strings, not %s", name, type.sql());
    return column(name);
  }

  private static Column json(StructType schema) {
    var type = schema.apply(MESSAGES).dataType();
    return type.equals(StringType) ? column(MESSAGES) : to_json(column(MESSAGES));
  }

  /** A row's text at {@code index}, if there is one. */
  static Optional<String> text(Row row, int index) {
    return row.isNullAt(index) ? Optional.empty() : Optional.of(row.getString(index));
  }
}
