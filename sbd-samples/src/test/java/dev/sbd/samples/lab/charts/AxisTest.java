package dev.sbd.samples.lab.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.samples.lab.charts.Charts.Scale;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
  private static final int MOST = 10;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          LINEAR      | 0      | 1     | 0 0.2 0.4 0.6 0.8 1
          LINEAR      | 61.3   | 83.2  | 65 70 75 80
          LINEAR      | -3     | 3     | -3 -2 -1 0 1 2 3
          LINEAR      | 1      | 20000 | 0 5000 10000 15000 20000
          LINEAR      | 73.3333| 73.3333 | 73.33
          LOGARITHMIC | 0.13   | 2.4   | 0.2 0.5 1 2
          LOGARITHMIC | 0.13   | 7.5   | 0.2 0.5 1 2 5
          LOGARITHMIC | 0.85   | 1.06  | 0.85 0.9 0.95 1 1.05
          LOGARITHMIC | 3      | 4     | 3 3.2 3.4 3.6 3.8 4
          LOGARITHMIC | 0.02   | 15000 | 0.1 1 10 100 1000 10000
          LOGARITHMIC | 1e-12  | 1e12  | 1E-12 1E-9 0.000001 0.001 1 1000 1000000 1E+9 1E+12
          LOGARITHMIC | 0.8    | 0.8   | 0.8
          DOUBLING    | 1      | 64    | 1 2 4 8 16 32 64
          DOUBLING    | 1      | 2     | 1 2
          DOUBLING    | 3      | 7     | 3 4 5 6 7
          DOUBLING    | 16     | 16    | 16
          DOUBLING    | 1      | 8192  | 1 4 16 64 256 1024 4096
          """)
  void ticks_areFewRoundNumbers(Scale scale, double least, double most, String labels) {
    Axis axis = new Axis(scale, least, most);
    List<Tick> ticks = axis.ticks(MOST);
    assertEquals(labels, String.join(" ", ticks.stream().map(Tick::label).toList()));
    assertTrue(ticks.size() <= MOST);
    double[] places = ticks.stream().mapToDouble(tick -> axis.place(tick.number())).toArray();
    assertTrue(IntStream.range(1, places.length).allMatch(i -> places[i] - places[i - 1] > 0.02));
    assertTrue(Arrays.stream(places).allMatch(place -> place >= 0 && place <= 1));
  }

  @Test
  void numbers_leastAndMost_lieWithinTheAxis() {
    for (Scale scale : Scale.values()) {
      Axis axis = new Axis(scale, 2, 50);
      assertEquals(1, axis.place(2) + axis.place(50), 1e-9);
      assertTrue(axis.place(2) > 0.01 && axis.place(2) < 0.1);
      assertEquals(0.5, new Axis(scale, 2, 2).place(2));
    }
    assertEquals(0.5, new Axis(Scale.LOGARITHMIC, 2, 50).place(10), 1e-9);
  }
}
