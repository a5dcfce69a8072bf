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
    "verified:0.50,verified 0.5",
    "verified:whole,verified whole",
    "verified:finished:0.9,verified finished:0.9"
  })
  void label_ofEachFamily_isReadable(String text, String label) {
    assertEquals(label, new Decoding(text).label());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          eb:0.1        | a solver must be gamma:X, gamma-confidence:X, gamma-margin:X, prefix:X, threshold:X, factor:X, fixed:N, dynamic:X, dynamic:X:STEPS, static:STEPS, sequential:STEPS, above-prefix:X or within:N:SOLVER, got "eb:0.1"
          gamma         | a decoding must be ntp, verified, verified:DRAFTS, linear-spec:SOLVER, apart:SOLVER or a solver such as gamma:0.1, got "gamma"
          gamma:        | what follows the colon must be a number, got "gamma:"
          gamma:much    | what follows the colon must be a number, got "gamma:much"
          gamma:-1      | gamma must be >= 0, got -1.0
          ntp:1         | a solver must be gamma:X, gamma-confidence:X, gamma-margin:X, prefix:X, threshold:X, factor:X, fixed:N, dynamic:X, dynamic:X:STEPS, static:STEPS, sequential:STEPS, above-prefix:X or within:N:SOLVER, got "ntp:1"
          threshold:1.1 | tau must be in [0, 1], got 1.1
          fixed:1.5     | what follows the colon must be a whole number, got "fixed:1.5"
          dynamic:2     | tau must be in [0, 1], got 2.0
          dynamic:.9:-1 | steps must be >= 0, got -1
          static:0      | steps must be >= 1, got 0
          within:0:fixed:1 | size must be >= 1, got 0
          within:8      | what follows the colon must be a number, got "within:8"
          fixed:0       | n must be >= 1, got 0
          verified:2    | confidence must be in [0, 1], got 2.0
          """)
  void decoding_ofWrongNameOrNumber_saysSo(String text, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Decoding(text));
    assertEquals(message, e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ntp", "gamma:0.1", "fixed:2", "verified", "verified:0.5"})
  void spelling_isTheLibrarys(String text) {
    String spelling = new Decoding(text).spelling();
    assertEquals(text, GenerationOptions.builder().decoding(spelling).build().decoding());
  }
}
