package dev.sbd.model;

import dev.sbd.internal.Check;
import java.util.List;

/**
 * One sequence's part in a forward pass: {@code f(causal ; block)} (arXiv 2509.04185, eq. 9), of
 * several blocks at once. Causal tokens see the cache and the causal tokens up to themselves; the
 * tokens of a block see what stands before it and all of it. (So it is by {@link BlockScheme#SBD};
 * other schemes say otherwise.)
 *
 * <table>
 * <caption>What it is used for</caption>
 * <tr><th>use</th><th>causal</th><th>blocks</th></tr>
 * <tr><td>prefill and first look</td><td>prompt</td><td>k masks</td></tr>
 * <tr><td>NTP step</td><td>last token</td><td></td></tr>
 * <tr><td>first look at a block, committing the last</td><td>finished block</td><td>k masks</td></tr>
 * <tr><td>later looks</td><td></td><td>block, partly revealed</td></tr>
 * <tr><td>verify</td><td>drafts (a row for each)</td><td>k masks behind the
 * last, or behind any of them</td></tr>
 * </table>
 *
 * <p>The arrays are the caller's to give away: they are not copied, and nobody may write to them
 * afterwards.
 *
 * @param session whose cache is read and appended to
 * @param position of the first causal token; must be the session's length, so that a cache fed
 *     twice fails at once
 * @param causal tokens to append to the cache; may be empty
 * @param looks the blocks; may be empty if {@code causal} is not
 * @param rows the predictions wanted
 */
@SuppressWarnings("ArrayRecordComponent") // the hot loop hands int[] over; equality is never asked
public record Pass(
    ModelSession session, int position, int[] causal, List<Look> looks, List<Row> rows) {

  /** Checks what can be checked without a model. */
  public Pass {
    Check.atLeast("position", position, 0);
    looks = List.copyOf(looks);
    rows = List.copyOf(rows);
    int size = causal.length + blockRows(looks);
    Check.that(size > 0, "a pass needs causal or block tokens, got none");
    for (Look look : looks) {
      Check.that(
          look.behind() <= causal.length,
          "a look behind %d causal tokens, the pass has %d",
          look.behind(),
          causal.length);
    }
    for (Row row : rows) {
      Check.that(row.index() < size, "row outside the pass: %d", row.index());
    }
  }

  /** With one block behind all causal tokens, or none where {@code block} is empty. */
  public Pass(ModelSession session, int position, int[] causal, int[] block, List<Row> rows) {
    this(
        session,
        position,
        causal,
        block.length == 0 ? List.of() : List.of(new Look(causal.length, block)),
        rows);
  }

  /** Rows computed, and cache positions needed: causal tokens and those of all blocks. */
  public int size() {
    return causal.length + blockRows();
  }

  /** Tokens of all blocks. */
  public int blockRows() {
    return blockRows(looks);
  }

  private static int blockRows(List<Look> looks) {
    return looks.stream().mapToInt(look -> look.tokens().length).sum();
  }
}
