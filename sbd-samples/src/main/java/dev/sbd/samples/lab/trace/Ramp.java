package dev.sbd.samples.lab.trace;

/**
 * Viridis (Smith and van der Walt, CC0) without its ends, which are lost on black and on white:
 * from blue to yellow-green, its lightness rising evenly, so that the order shows to the
 * colour-blind and in grey too.
 */
final class Ramp {
  private static final int[] ANCHORS = {
    0x414487, 0x355f8d, 0x2a788e, 0x21918c, 0x22a884, 0x44bf70, 0x7ad151, 0xbddf26
  };

  private Ramp() {}

  /** The colour, as 0xrrggbb, of {@code place}, from 0, the first, to 1, the last. */
  static int color(double place) {
    double at = Math.max(0, Math.min(1, place)) * (ANCHORS.length - 1);
    int below = Math.min((int) at, ANCHORS.length - 2);
    double share = at - below;
    int color = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = ANCHORS[below] >> shift & 0xff;
      int to = ANCHORS[below + 1] >> shift & 0xff;
      color |= (int) Math.round(from + share * (to - from)) << shift;
    }
    return color;
  }

  /** Black or white, as 0xrrggbb: what is easier to read on {@code color}. */
  static int ink(int color) {
    double luminance =
        0.2126 * linear(color >> 16 & 0xff)
            + 0.7152 * linear(color >> 8 & 0xff)
            + 0.0722 * linear(color & 0xff);
    return luminance > 0.179 ? 0x000000 : 0xffffff; // equal contrast with both, WCAG 2
  }

  private static double linear(int channel) {
    double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }
}
