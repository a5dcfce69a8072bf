package dev.sbd.samples.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TimesTest {
  @Test
  void statistics_ofEachSize_areTheShortestAndTheMiddleOne() {
    Times times = new Times();
    for (long nanos : new long[] {7_000_000, 3_000_000, 90_000_000}) {
      times.add(4, nanos);
      times.add(1, nanos / 2);
    }
    assertEquals(Map.of(1, 1.5, 4, 3.0), times.fastestMillis());
    assertEquals(Map.of(1, 3.5, 4, 7.0), times.medianMillis());
  }

  @Test
  void median_ofAnEvenCount_liesBetweenTheMiddleTwo() {
    assertEquals(2.5, Times.median(List.of(4L, 1L, 2L, 3L)));
  }
}
