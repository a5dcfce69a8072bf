package dev.sbd.model;

import dev.sbd.internal.Check;

/** How a row's token is picked from its distribution. */
public sealed interface Choice {
  /** The most likely token; of equals, the lowest id. */
  static Choice greedy() {
    return Greedy.INSTANCE;
  }

  /** See {@link Sample}. */
  static Choice sample(Sampling sampling, long key) {
    return new Sample(sampling, key);
  }

  /** See {@link Given}. */
  static Choice given(int token) {
    return new Given(token);
  }

  /** The most likely token; of equals, the lowest id. */
  enum Greedy implements Choice {
    /** The only one: it has no parameters. */
    INSTANCE
  }

  /**
   * A token drawn from the tempered and truncated distribution. The draw is the largest of {@code
   * logit / temperature + g}, where g is standard Gumbel noise made from {@code key} and the
   * token's id ({@link GumbelNoise}): the same key and distribution give the same token on every
   * run, and two close distributions under one key nearly always agree.
   *
   * @param sampling the distribution to draw from
   * @param key the source of all randomness of this row
   */
  record Sample(Sampling sampling, long key) implements Choice {}

  /**
   * No choice: the prediction reports on this token.
   *
   * @param token in {@code [0, vocabularySize)}
   */
  record Given(int token) implements Choice {
    /** Checks the sign; the model checks the vocabulary. */
    public Given {
      Check.atLeast("token", token, 0);
    }
  }
}
