package dev.sbd.samples.lab.charts;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;

/** Writes on a picture. */
final class Pen {
  private static final String CUT = "…";
  private static final int SMALLEST = 11; // points

  private final Graphics2D graphics;

  Pen(Graphics2D graphics) {
    this.graphics = graphics;
  }

  /** Takes a font and a colour. */
  Pen with(int style, int points, Color color) {
    graphics.setFont(new Font(Font.SANS_SERIF, style, points));
    graphics.setColor(color);
    return this;
  }

  /** Makes the font smaller if {@code text} is too wide, as far as it can still be read. */
  void shrinkTo(String text, double width) {
    Font font = graphics.getFont();
    while (width(text) > width && graphics.getFont().getSize() > SMALLEST) {
      graphics.setFont(font.deriveFont(graphics.getFont().getSize2D() - 1));
    }
  }

  /** All of {@code text} if it is not too wide, else both its ends. */
  String cut(String text, double width) {
    String cut = text;
    for (int kept = text.length() - 1; width(cut) > width && kept > 1; kept--) {
      cut = text.substring(0, kept - kept / 2) + CUT + text.substring(text.length() - kept / 2);
    }
    return cut;
  }

  double width(String text) {
    return metrics().stringWidth(text);
  }

  double height() {
    return metrics().getAscent() + metrics().getDescent();
  }

  private FontMetrics metrics() {
    return graphics.getFontMetrics();
  }

  /** Writes with the middle there. */
  void centre(String text, double x, double y) {
    write(text, x - width(text) / 2, y);
  }

  /** Writes to the left of {@code x}, the middle of the line at {@code y}. */
  void endAt(String text, double x, double y) {
    write(text, x - width(text), y);
  }

  /** Writes from {@code x} on, the middle of the line at {@code y}. */
  void write(String text, double x, double y) {
    double base = y - height() / 2 + metrics().getAscent();
    graphics.drawString(text, (float) x, (float) base);
  }
}
