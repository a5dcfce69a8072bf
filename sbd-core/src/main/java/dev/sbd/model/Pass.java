package dev.sbd.model;

import dev.sbd.internal.Check;
import java.util.List;

/**
 * One sequence's part in a forward pass: {@code f(causal ; block)} (arXiv 2509.04185, eq. 9).
 * Causal tokens see the cache and the causal tokens up to themselves; block tokens see everything.
 *
 * <table>
 * <caption>What it is used for</caption>
 * <tr><th>use</th><th>causal</th><th>block</th></tr>
 * <tr><td>prefill and first look</td><td>prompt</td><td>k masks</td></tr>
 * <tr><td>NTP step</td><td>last token</td><td></td></tr>
 * <tr><td>first look at a block, committing the last</td><td>finished block</td><td>k masks</td></tr>
 * <tr><td>later looks</td><td></td><td>block, partly revealed</td></tr>
 * <tr><td>verify</td><td>drafts (a row for each)</td><td>k masks</td></tr>
 * </table>
 *
 * <p>The arrays are the caller's to give away: they are not copied, and nobody may write to them
 * afterwards.
 *
 * @param session whose cache is read and appended to
 * @param position of the first causal token; must be the session's length, so that a cache fed
 *     twice fails at once
 * @param causal tokens to append to the cache; may be empty
 * @param block tokens to look at, mask tokens among them; may be empty if {@code causal} is not
 * @param rows the predictions wanted
 */
@SuppressWarnings("ArrayRecordComponent") // the hot loop hands int[] over; equality is never asked
public record Pass(ModelSession session, int position, int[] causal, int[] block, List<Row> rows) {

  /** Checks what can be checked without a model. */
  public Pass {
    Check.atLeast("position", position, 0);
    Check.that(causal.length + block.length > 0, "a pass needs causal or block tokens, got none");
    rows = List.copyOf(rows);
    for (Row row : rows) {
      Check.that(
          row.index() < causal.length + block.length, "row outside the pass: %d", row.index());
    }
  }

  /** Rows computed: causal and block tokens together. */
  public int size() {
    return causal.length + block.length;
  }
}
