package dev.sbd.samples.lab.trace;

/** Which of the two heads a token came from, and how. */
enum Origin {
  /** Revealed by the masked head. */
  MASKED("masked head"),
  /** The next-token head's own. */
  NTP("next-token head"),
  /** Drafted by the masked head; the next-token head agreed. */
  ACCEPTED("draft accepted by the next-token head"),
  /** Drafted by the masked head as another token; the next-token head put its own there. */
  CORRECTED("draft corrected by the next-token head");

  private final String description;

  Origin(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }

  /** Whether the token is the next-token head's own choice, not one that it confirmed. */
  boolean isNtp() {
    return this == NTP || this == CORRECTED;
  }
}
