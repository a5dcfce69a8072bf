package dev.sbd;

import dev.sbd.internal.Check;
import dev.sbd.model.BlockScheme.Sight;
import dev.sbd.model.BlockScheme.Target;
import dev.sbd.model.Look;
import dev.sbd.model.ModelSpec;
import dev.sbd.solver.Candidate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Where a model's blocks lie, which rows tell their tokens, and what a pass can hold at once: what
 * its {@link dev.sbd.model.BlockScheme} and the decoding make of {@code f(causal ; block)}.
 *
 * <p>Where a block's row predicts the next position, and its rows see each other in both
 * directions, a look begins with a copy of the last decided token: the anchor. The cache has that
 * token as a causal row left it.
 */
final class Layout {
  private final ModelSpec spec;
  private final DecodingMethod method;
  private final boolean next;
  private final int anchor;

  /**
   * The layout of a decoding.
   *
   * @throws dev.sbd.error.InvalidRequestException if the model cannot be decoded so
   */
  Layout(ModelSpec spec, DecodingMethod method) {
    this.spec = spec;
    this.method = method;
    this.next = spec.scheme().target() == Target.NEXT;
    this.anchor = slides() && spec.scheme().sight() == Sight.BOTH ? 1 : 0;
    Check.that(
        spec.predictsNext() || !method.verifies(),
        "decoding %s needs next-token predictions, and the model (%s) has none, since it commits"
            + " its blocks whole: leave it to decode as usual (%s), or choose another solver",
        method,
        spec.name(),
        spec.usual().decoding());
    Check.that(
        method.ntpPrefix() || !next,
        "the model (%s) has no row that predicts a block's first token but the one before the"
            + " block: leave out withoutNtpPrefix() (--no-ntp-prefix)",
        spec.name());
    Check.that(
        !method.apart() || !slides(),
        "decoding %s looks at a block several times, and the model (%s) was trained for blocks of"
            + " nothing but masks: leave it to decode as usual (%s), or choose a solver",
        method,
        spec.name(),
        spec.usual().decoding());
  }

  /**
   * Whether a look's tokens up to the first mask are committed at once, and the next block begins
   * behind them: where a model knows blocks of nothing but masks.
   */
  boolean slides() {
    return next && spec.predictsNext();
  }

  /**
   * How many of the first {@code tokens} go to the cache; the next block begins with the others.
   */
  int cached(int tokens) {
    return spec.cacheable(tokens);
  }

  /** The block behind all of a sequence. */
  Block next(Block last, Sequence sequence, int size) {
    int[] given = sequence.from(cached(sequence.length()));
    return given.length > 0 || slides() ? last.anew(given, size) : last.next(size);
  }

  /**
   * Whether a block is decoded to its end though its text is full: one that is begun, for good, of
   * a model whose blocks begin where the text does; others may lie mostly behind the limit.
   */
  boolean isToBeFinished(Block block) {
    return spec.predictsNext() && !method.verifies() && block.passes() > 0;
  }

  /**
   * Those of the chosen that stay: where looks are committed at once, what has no gap before it.
   */
  List<Candidate> kept(List<Candidate> chosen) {
    if (!slides() || method.verifies()) {
      return chosen;
    }
    List<Candidate> sorted =
        chosen.stream().sorted(Comparator.comparingInt(Candidate::position)).toList();
    int run = 0;
    while (run < sorted.size() && sorted.get(run).position() == run + 1) {
      run++;
    }
    return sorted.subList(0, run);
  }

  /** Whether the row before a block, or with its anchor, decides its first token. */
  boolean ntp(Block block) {
    return block.size() > 0
        && block.given() == 0
        && method.ntpPrefix()
        && (next || spec.predictsNext());
  }

  /** Whether a pass that commits tokens cannot look at {@code block} as well. */
  boolean isApart(Block block) {
    return method.apart() || (!spec.predictsNext() && ntp(block));
  }

  /**
   * How far behind the last causal token the row is that decides the first token of a block that is
   * looked at: the anchor's, unless the text is to be that of next-token prediction.
   */
  int opener() {
    return method.verifies() ? 0 : anchor;
  }

  /** Where the row is, in a look, that tells a block's position. */
  int row(int position) {
    return anchor + position - (next ? 1 : 0);
  }

  /** A look at {@code block}, {@code behind} causal tokens, of which {@code last} is the last. */
  Look look(Block block, int behind, int last) {
    int[] tokens = slides() ? Arrays.copyOf(block.tokens(), block.size() - 1) : block.tokens();
    if (anchor == 0) {
      return new Look(behind, tokens);
    }
    int[] anchored = new int[tokens.length + 1];
    anchored[0] = last;
    System.arraycopy(tokens, 0, anchored, 1, tokens.length);
    return new Look(behind - 1, anchored);
  }
}
