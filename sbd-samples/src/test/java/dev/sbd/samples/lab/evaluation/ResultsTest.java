package dev.sbd.samples.lab.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.djl.training.TrainingMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ResultsTest {

  private static Row row(
      String name,
      TrainingMethod training,
      String decoding,
      String task,
      double accuracy,
      double passes) {
    return new Row(
        name,
        training,
        decoding,
        task,
        100,
        accuracy,
        passes,
        passes / 2,
        0.04,
        passes,
        10,
        50,
        2,
        1,
        0);
  }

  /** Two tasks and their average. */
  private static List<Row> line(
      String name, TrainingMethod training, String decoding, double passes) {
    List<Row> rows =
        List.of(
            row(name, training, decoding, "json", 0.9, passes),
            row(name, training, decoding, "java", 1, 3 * passes));
    return List.of(rows.get(0), rows.get(1), Row.average(rows));
  }

  private static Results results(String name) {
    List<Row> rows = new ArrayList<>(line(name, TrainingMethod.SBD, "NTP", 1));
    rows.addAll(line(name, TrainingMethod.SBD, "gamma 0.1", 2));
    rows.addAll(line("twin", TrainingMethod.NTP, "NTP", 1));
    return new Results(1, 100, 16, 128, rows);
  }

  @Test
  void average_countsEachTaskTheSame() {
    Row average = line("m", TrainingMethod.SBD, "gamma 0.1", 2).get(2);
    assertEquals(0.95, average.accuracy(), 1e-12);
    assertEquals(4, average.passReduction(), 1e-12);
    assertEquals(2, average.wallClockRatio(), 1e-12);
    assertEquals(200, average.n());
    assertEquals(0.04 / Math.sqrt(2), average.accuracyMargin(), 1e-12, "two independent tasks");
  }

  /** Wilson's interval of 490 of 500 is 96.35 to 98.91, of 500 of 500 99.24 to 100. */
  @Test
  void wilsonMargin_isHalfTheInterval() {
    assertEquals((0.98911 - 0.96350) / 2, Row.wilsonMargin(490, 500), 1e-4);
    assertEquals((1 - 0.99237) / 2, Row.wilsonMargin(500, 500), 1e-4);
    assertEquals(Row.wilsonMargin(10, 500), Row.wilsonMargin(490, 500), 1e-12);
  }

  @Test
  void markdown_hasALineADecodingAndAColumnATask() {
    List<String> lines = ResultsText.markdown(results("tiny")).lines().toList();
    assertEquals(
        List.of(
            "| checkpoint | training | decoding | json | java | average |",
            "| --- | --- | --- | --- | --- | --- |",
            "| tiny | SBD | NTP | 90.0 ±4.0 (1.00x, 0.50x) | 100.0 ±4.0 (3.00x, 1.50x) | 95.0"
                + " ±2.8 (2.00x, 1.00x) |",
            "| tiny | SBD | gamma 0.1 | 90.0 ±4.0 (2.00x, 1.00x) | 100.0 ±4.0 (6.00x, 3.00x) |"
                + " 95.0 ±2.8 (4.00x, 2.00x) |"),
        lines.subList(0, 4));
    assertEquals(7, lines.size());
    assertEquals("", lines.get(5));
  }

  @Test
  void markdown_ofPrompts_comparesPassesSpeedAndTextsWithNtp() {
    List<Row> rows = new ArrayList<>();
    rows.add(row("m", TrainingMethod.SBD, "verified", "chat", Double.NaN, 2.5));
    rows.add(Row.average(rows));
    String text = ResultsText.markdown(new Results(1, 100, 16, 128, rows));
    assertEquals(
        "| m | SBD | verified | 2.50 (2.00x, 100.0 %) | 2.50 (2.00x, 100.0 %) |",
        text.lines().toList().get(2));
    assertTrue(text.contains("texts equal to NTP's"), text);
  }

  @Test
  void csv_oddNames_areQuoted() {
    List<String> lines = ResultsText.csv(results("a,\"b")).lines().toList();
    assertEquals(10, lines.size());
    assertEquals(15, lines.get(0).split(",").length);
    assertEquals(
        "\"a,\"\"b\",SBD,NTP,json,100,0.900000,1.000000,0.500000,0.040000,1.000000,10.000000,"
            + "50.000000,2.000000,1.000000,0.000000",
        lines.get(1));
  }

  @Test
  void pictures_areOfCheckpointsThatKnowBlocks() {
    Map<String, byte[]> pictures = ResultsPicture.of(results("tiny"));
    assertEquals(List.of("tiny"), List.copyOf(pictures.keySet()));
    byte[] signature = {(byte) 0x89, 'P', 'N', 'G'};
    assertArrayEquals(signature, Arrays.copyOf(pictures.get("tiny"), 4));
  }

  private static byte[] picture(String first, String second) {
    List<Row> rows = new ArrayList<>(line("m", TrainingMethod.SBD, first, 2));
    rows.addAll(line("m", TrainingMethod.SBD, second, 3));
    return Objects.requireNonNull(ResultsPicture.of(new Results(1, 100, 16, 128, rows)).get("m"));
  }

  @Test
  void pictures_ofOtherParameters_differ() {
    byte[] picture = picture("gamma 0.1", "gamma 0.2");
    assertArrayEquals(picture, picture("gamma 0.1", "gamma 0.2"));
    assertFalse(Arrays.equals(picture, picture("gamma 0.1", "gamma 0.3")));
    assertFalse(Arrays.equals(picture, picture("gamma 0.5", "gamma 0.2")));
  }
}
