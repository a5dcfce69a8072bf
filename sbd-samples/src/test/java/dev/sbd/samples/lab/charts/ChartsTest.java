package dev.sbd.samples.lab.charts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class ChartsTest {
  private static final double[] SIZES = {1, 2, 4, 8, 16, 32, 64};
  private static final double[] MILLIS = {21, 22, 22.5, 25, 30, 45, 90};
  private static final int BLUE = 0xFF0072B2;

  private static Charts chart() {
    return Charts.titled("A pass of k tokens, llama 135M bfloat16")
        .xAxis("k (tokens)", Charts.Scale.DOUBLING)
        .yAxis("milliseconds", Charts.Scale.LINEAR)
        .line("512 cached", SIZES, MILLIS)
        .dashed("read limit", new double[] {1, 64}, new double[] {12, 12})
        .points("commit", new double[] {4, 16}, new double[] {27, 40});
  }

  @Test
  void png_ofAllStyles_isAPictureWithTheLineInIt() throws IOException {
    byte[] png = chart().png();
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(1000, image.getWidth());
    assertEquals(700, image.getHeight());
    int[] pixels = image.getRGB(0, 0, 1000, 700, null, 0, 1000);
    assertTrue(IntStream.of(pixels).filter(pixel -> pixel == BLUE).count() > 1000);
  }

  @Test
  void png_ofALineOfOnePoint_showsIt() throws IOException {
    double[] one = {1};
    byte[] png = Charts.titled("Loss").curve("", one, one).png();
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    int[] middle = image.getRGB(300, 250, 400, 150, null, 0, 400);
    assertTrue(IntStream.of(middle).filter(pixel -> pixel == BLUE).count() > 30);
  }

  private static void assertRefused(Charts chart, String message) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, chart::png).getMessage());
  }

  @Test
  void png_ofWhatCannotBeDrawn_isRefused() {
    assertRefused(Charts.titled("empty"), "a chart needs a series");
    assertRefused(
        chart().yAxis("ms", Charts.Scale.LOGARITHMIC).line("zero", new double[1], new double[1]),
        "series \"zero\" must be positive on the logarithmic axis k (tokens), got 0.0");
  }

  @Test
  void labels_otherThanAPointEach_areRefused() {
    assertEquals(
        "series \"commit\" must have as many labels as points 2, got 1",
        assertThrows(IllegalArgumentException.class, () -> chart().labels(List.of("a")))
            .getMessage());
    assertEquals(
        "labels need a series",
        assertThrows(IllegalArgumentException.class, () -> Charts.titled("").labels(List.of("a")))
            .getMessage());
  }

  /** The name of a directory can be as long as a line of text. */
  @Test
  void png_ofLongNamesAndManySeries_isDrawn() throws IOException {
    String name = "a-long-name-of-a-directory-".repeat(10);
    Charts chart = Charts.titled(name);
    for (int i = 0; i < 20; i++) {
      chart.line(name + i, SIZES, MILLIS);
    }
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(chart.png()));
    int[] edges = image.getRGB(0, 0, 15, 40, null, 0, 15);
    assertTrue(IntStream.of(edges).allMatch(pixel -> pixel == 0xFFFFFFFF), "the title is cut");
  }

  @Test
  void series_ofUnequalCountsOrTakenName_isRefused() {
    assertEquals(
        "series \"a\" must have as many xs as ys and at least one, got 1 and 2",
        assertThrows(
                IllegalArgumentException.class,
                () -> Charts.titled("").line("a", new double[1], new double[2]))
            .getMessage());
    assertEquals(
        "series \"read limit\" is in the chart already",
        assertThrows(
                IllegalArgumentException.class, () -> chart().line("read limit", SIZES, MILLIS))
            .getMessage());
  }
}
