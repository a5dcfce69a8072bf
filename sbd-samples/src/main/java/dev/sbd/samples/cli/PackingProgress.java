package dev.sbd.samples.cli;

import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How much of a model's weights is packed, a share in {@code (0, 1]}, if that takes a while. */
final class PackingProgress implements DoubleConsumer {
  private final Supplier<StatusLine> lines;
  private @Nullable StatusLine line;
  private boolean shown;

  /** Shows it on a line that is made when packing begins. */
  PackingProgress(Supplier<StatusLine> lines) {
    this.lines = lines;
  }

  @Override
  public void accept(double share) {
    if (line == null) {
      line = lines.get();
    }
    show(line, (int) (100 * share));
  }

  private void show(StatusLine line, int percent) {
    if (percent < 100 || shown) {
      line.show(percent == 100, () -> text(line, percent));
    }
  }

  private String text(StatusLine line, int percent) {
    shown = true;
    return "%spacking weights: %d %%".formatted(line.bar(percent, 100), percent);
  }
}
