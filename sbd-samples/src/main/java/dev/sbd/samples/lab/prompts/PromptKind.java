package dev.sbd.samples.lab.prompts;

import dev.sbd.samples.lab.tasks.Split;
import dev.sbd.samples.lab.tasks.Suite;
import java.util.Locale;
import java.util.stream.Stream;

/** A kind of prompts, of which there are many thousand. */
public enum PromptKind {
  /** Questions and wishes without a given text. */
  CHAT,
  /** A short text to be corrected, or written again in another way. */
  REWRITE,
  /** A text, and the keys of a JSON object to be filled from it. */
  JSON,
  /** Java code to be written, explained or changed. */
  JAVA;

  /** The kind's name in commands and files: {@code rewrite}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Prompts without end, none twice: each a function of its kind, split, seed and place alone, and
   * each in the split of its words ({@link Suite#splitOf}).
   */
  public Stream<String> prompts(Split split, long seed) {
    return Suite.deal(
        "prompts " + label(), split, seed, draw -> new Scene(draw).value(label()), p -> p);
  }
}
