package dev.sbd.samples.lab.parity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a directory came out, as JSON has it.
 *
 * @param directory as it was given
 * @param dtype that computed
 * @param ropeFrequencies the number format that the rotary frequencies were rounded to
 * @param golden null if there is no golden.json
 * @param transcripts null if there is no transcripts.json
 * @param misses every case that failed
 */
public record DirectoryReport(
    String directory,
    String dtype,
    String ropeFrequencies,
    @Nullable GoldenReport golden,
    @Nullable TranscriptReport transcripts,
    List<Miss> misses) {

  /** Whether nothing failed. */
  public boolean isOk() {
    return misses.isEmpty();
  }
}
