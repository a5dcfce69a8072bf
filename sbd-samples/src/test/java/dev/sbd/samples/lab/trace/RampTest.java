package dev.sbd.samples.lab.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class RampTest {
  private static double luminance(int color) {
    return 0.2126 * linear(color >> 16) + 0.7152 * linear(color >> 8) + 0.0722 * linear(color);
  }

  private static double linear(int channel) {
    double c = (channel & 0xff) / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }

  @Test
  void color_fromFirstToLast_getsEverLighter() {
    double last = -1;
    for (int i = 0; i <= 100; i++) {
      double luminance = luminance(Ramp.color(i / 100.0));
      assertTrue(luminance > last, "at " + i);
      last = luminance;
    }
  }

  @Test
  void ink_onAnyColor_hasTheContrastThatTextNeeds() {
    for (int i = 0; i <= 100; i++) {
      int color = Ramp.color(i / 100.0);
      double a = luminance(color) + 0.05;
      double b = luminance(Ramp.ink(color)) + 0.05;
      assertTrue(Math.max(a, b) / Math.min(a, b) >= 4.5, "at " + i);
    }
  }

  @Test
  void color_outsideTheRamp_isItsEnd() {
    assertEquals(Ramp.color(0), Ramp.color(-1));
    assertEquals(Ramp.color(1), Ramp.color(2));
  }
}
