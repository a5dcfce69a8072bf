package dev.sbd.samples.lab.gpu;

import java.time.Duration;
import java.util.List;

/**
 * A command of sbd that a check runs.
 *
 * @param name of the step
 * @param limit the time it gets
 * @param arguments of sbd, without {@code --json}
 */
record Step(String name, Duration limit, List<String> arguments) {
  /** As it is typed. */
  String command() {
    return "sbd " + String.join(" ", arguments);
  }
}
