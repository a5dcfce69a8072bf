package dev.sbd.samples.lab.parity;

import com.google.gson.annotations.SerializedName;
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
    @Nullable GoldenPart golden,
    @Nullable TranscriptPart transcripts,
    List<Miss> misses) {

  /** Whether nothing failed. */
  public boolean isOk() {
    return misses.isEmpty();
  }

  /**
   * How the golden cases came out.
   *
   * @param cases how many
   * @param worstAbsolute largest difference of a logit
   * @param worstRelativeRms largest root mean square difference of a case, relative to the standard
   *     deviation of its expected logits
   * @param limit for the first where float32 computes, for the second where bfloat16 does; null if
   *     there is none
   * @param ok whether every case is within it
   */
  public record GoldenPart(
      int cases,
      double worstAbsolute,
      double worstRelativeRms,
      @Nullable Double limit,
      boolean ok) {}

  /**
   * How the transcripts came out.
   *
   * @param exact how many came out to the letter
   * @param cases of how many
   * @param verifiedEqual how many prompts verified decoding answers with token-by-token decoding's
   *     tokens
   * @param prompts of how many
   * @param ok whether all did; true also where bfloat16 computes, since they were made in float32
   */
  public record TranscriptPart(int exact, int cases, int verifiedEqual, int prompts, boolean ok) {}

  /**
   * A case that did not come out as expected.
   *
   * @param file golden.json or transcripts.json
   * @param index of the case in the file, from 0
   * @param what differs, for people
   */
  public record Miss(String file, @SerializedName("case") int index, String what) {}
}
