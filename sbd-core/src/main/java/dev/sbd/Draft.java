package dev.sbd;

import dev.sbd.model.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What stands behind the decided tokens for now: drafts, and the block as it fills. The next one
 * replaces it; none of it is promised.
 */
public final class Draft {
  private final int position;
  private final List<Integer> tokens;
  private final int maskToken;
  private final Optional<Tokenizer> tokenizer;

  Draft(int position, int[] tokens, int maskToken, Optional<Tokenizer> tokenizer) {
    this.position = position;
    this.tokens = Arrays.stream(tokens).boxed().toList();
    this.maskToken = maskToken;
    this.tokenizer = tokenizer;
  }

  /** How many decided tokens stand before it. */
  public int position() {
    return position;
  }

  /** Its tokens; the mask token where none is revealed. */
  public List<Integer> tokens() {
    return tokens;
  }

  /**
   * Its text, with {@code mask} for each masked position; without a tokenizer, only those.
   *
   * @param mask for example {@code "░"}
   */
  public String text(String mask) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int to = 0; to <= tokens.size(); to++) {
      if (to == tokens.size() || tokens.get(to) == maskToken) {
        text.append(decode(from, to));
        text.append(to < tokens.size() ? mask : "");
        from = to + 1;
      }
    }
    return text.toString();
  }

  /** Where it stands, and its text with {@code _} for each masked position, else its tokens. */
  @Override
  public String toString() {
    return "Draft[" + position + ": " + (tokenizer.isPresent() ? text("_") : tokens) + "]";
  }

  private String decode(int from, int to) {
    int[] run = tokens.subList(from, to).stream().mapToInt(Integer::intValue).toArray();
    return run.length == 0 ? "" : tokenizer.map(t -> t.decode(run)).orElse("");
  }
}
