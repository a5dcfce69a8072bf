package dev.sbd.samples.lab.tasks;

import java.util.List;

/**
 * What an invitation has to say.
 *
 * @param details two at least, each of another kind
 */
record Facts(String to, String from, String event, List<Detail> details) {
  Facts {
    details = List.copyOf(details);
  }
}
