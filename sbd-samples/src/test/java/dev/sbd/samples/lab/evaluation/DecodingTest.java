package dev.sbd.samples.lab.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sbd.GenerationOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecodingTest {

  @ParameterizedTest
  @CsvSource({
    "ntp,NTP",
    "gamma:0.10,gamma 0.1",
    "gamma:0,gamma 0",
    "gamma-confidence:0.1,gamma by confidence 0.1",
    "gamma-margin:1e-2,gamma by margin 0.01",
    "threshold:0.9,threshold 0.9",
    "prefix:0.35,prefix 0.35",
    "factor:10,factor 10",
    "fixed:2,fixed 2",
    "verified,verified",
    "verified:0.5,verified 0.5"
  })
  void parse_eachFamily_isLabelled(String text, String label) {
    assertEquals(label, Decoding.parse(text).label());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          eb:0.1        | --decodings must be among ntp, gamma:X, gamma-confidence:X, gamma-margin:X, prefix:X, threshold:X, factor:X, fixed:X, verified[:X], got eb
          gamma         | gamma needs a number: gamma:X
          gamma:        | what follows the colon must be a number, got gamma:
          gamma:much    | what follows the colon must be a number, got gamma:much
          gamma:-1      | gamma must be >= 0, got -1.0
          ntp:1         | ntp takes no number, got 1
          threshold:1.1 | tau must be in [0, 1], got 1.1
          fixed:1.5     | fixed must be a whole number, got 1.5
          fixed:0       | n must be >= 1, got 0
          verified:2    | confidence must be in [0, 1], got 2.0
          """)
  void parse_wrongNameOrNumber_saysSo(String text, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Decoding.parse(text));
    assertEquals(message, e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ntp", "gamma:0.1", "fixed:2", "verified", "verified:0.5"})
  void applyTo_setsTheDecoding(String text) {
    GenerationOptions.Builder builder = GenerationOptions.builder();
    Decoding.parse(text).applyTo(builder);
    assertEquals(text, builder.build().decoding());
  }
}
