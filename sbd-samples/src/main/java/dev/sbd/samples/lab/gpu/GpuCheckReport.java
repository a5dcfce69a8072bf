package dev.sbd.samples.lab.gpu;

import com.google.gson.JsonElement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sbd gpu-check} found, as far as it came.
 *
 * @param device that was checked
 * @param machine that it is in
 * @param passed whether a step was taken, and none failed or ran out of time
 * @param complete whether every step that was asked for was taken
 * @param seconds it all took
 * @param steps in their order
 */
public record GpuCheckReport(
    String device,
    Machine machine,
    boolean passed,
    boolean complete,
    double seconds,
    List<Taken> steps) {
  /** The step that was taken last. */
  public Optional<Taken> last() {
    return steps.isEmpty() ? Optional.empty() : Optional.of(steps.get(steps.size() - 1));
  }

  /** How a step ended. */
  public enum Outcome {
    /** With exit status 0. */
    PASSED("passed"),
    /** With another one. */
    FAILED("failed"),
    /** Not within its limit. */
    TIMED_OUT("timed out"),
    /** It did not begin: no time was left. */
    LEFT_OUT("left out");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * A step.
   *
   * @param name as {@code --steps} has it
   * @param command as it is typed
   * @param outcome passed, failed, timed out or left out
   * @param exitStatus of the command; null if it did not end by itself
   * @param limitSeconds the time it was given
   * @param seconds the time it took
   * @param error the last line it wrote to standard error; null if it passed
   * @param result what the command found; null if it did not come to that
   */
  public record Taken(
      String name,
      String command,
      String outcome,
      @Nullable Integer exitStatus,
      double limitSeconds,
      double seconds,
      @Nullable String error,
      @Nullable JsonElement result) {

    boolean is(Outcome which) {
      return outcome.equals(which.toString());
    }

    /** On a line: how it ended, and what it found or why it failed. */
    public String asLine() {
      String figures = result == null ? "" : Figures.of(result.getAsJsonObject());
      String reason = error != null && figures.isEmpty() ? error : figures;
      return String.format(Locale.ROOT, "%-9s %6.1f s  %-22s %s", outcome, seconds, name, reason)
          .stripTrailing();
    }
  }
}
