package dev.sbd.internal;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.GenerationStats;
import dev.sbd.PassTrace;
import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.Row;
import dev.sbd.model.Tokenizer;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One generation as a state machine without I/O: it says which forward pass it wants next, and is
 * told the predictions.
 *
 * <p>Everything decided stands in {@code tokens}; what of it the cache does not hold yet goes into
 * the next pass as its causal part: the prompt at first, later the block just finished, so that
 * neither prefill nor commit costs a pass of its own. Behind it stands the block, all masks at
 * first, some more revealed with every pass (arXiv 2509.04185, alg. 3). The last causal row is a
 * next-token prediction for the block's first position, at no cost: with the NTP prefix it decides
 * that position. A block of one token is then decided without being looked at, which makes
 * token-by-token decoding the case of block size 1.
 */
public final class Decoding implements AutoCloseable {
  private final ModelSpec spec;
  private final ModelSession session;
  private final GenerationOptions options;
  private final Output output;
  private final int promptLength;
  private final int[] tokens; // prompt and finished blocks, then room for more
  private int length; // of what is in tokens
  private Block block;
  private final List<PassTrace> passes = new ArrayList<>();
  private final long startNanos = System.nanoTime();
  private long endNanos;

  private Decoding(
      ModelSpec spec,
      ModelSession session,
      Optional<Tokenizer> tokenizer,
      int[] prompt,
      GenerationOptions options) {
    this.spec = spec;
    this.session = session;
    this.options = options;
    this.promptLength = prompt.length;
    this.tokens = Arrays.copyOf(prompt, session.capacity());
    this.length = prompt.length;
    this.output = new Output(options, spec, tokenizer, newTokenLimit(spec, prompt.length, options));
    this.block = nextBlock();
  }

  /**
   * Opens a session for {@code prompt}.
   *
   * @throws IllegalArgumentException if the prompt or an option does not suit the model
   */
  public static Decoding start(
      BlockModel model, Optional<Tokenizer> tokenizer, int[] prompt, GenerationOptions options) {
    ModelSpec spec = model.spec();
    checkPrompt(prompt, spec);
    Check.inRange("blockSize", options.blockSize(), 1, spec.maxBlockSize());
    int limit = newTokenLimit(spec, prompt.length, options);
    long blocks = (limit - 1L) / options.blockSize() + 1;
    long capacity = Math.min(spec.contextLength(), prompt.length + blocks * options.blockSize());
    return new Decoding(spec, model.openSession((int) capacity), tokenizer, prompt, options);
  }

  private static void checkPrompt(int[] prompt, ModelSpec spec) {
    Check.that(prompt.length > 0, "prompt must hold at least one token, got ", "none");
    for (int token : prompt) {
      Check.token("prompt token", token, spec.vocabularySize());
    }
    Check.that(
        prompt.length < spec.contextLength(),
        "prompt must be shorter than the model's context of "
            + spec.contextLength()
            + " tokens, got ",
        prompt.length);
  }

  private static int newTokenLimit(ModelSpec spec, int promptLength, GenerationOptions options) {
    return Math.min(options.maxNewTokens(), spec.contextLength() - promptLength);
  }

  /** Whether the text has ended; no pass may be asked for then. */
  public boolean isDone() {
    return output.finish().isPresent();
  }

  /** The pass wanted next. Asking changes nothing. */
  public Pass next() {
    if (isDone()) {
      throw new IllegalStateException("the generation has ended");
    }
    int[] causal = Arrays.copyOfRange(tokens, session.length(), length);
    boolean ntp = causal.length > 0 && options.ntpPrefix();
    int[] look = ntp && block.size() == 1 ? new int[0] : block.snapshot();
    List<Row> rows = new ArrayList<>();
    if (ntp) {
      rows.add(Row.greedy(causal.length - 1));
    }
    for (int i = ntp ? 1 : 0; i < look.length; i++) {
      if (!block.isRevealed(i)) {
        rows.add(Row.greedy(causal.length + i));
      }
    }
    return new Pass(session, session.length(), causal, look, rows);
  }

  /**
   * Takes what the model said to {@code pass}.
   *
   * @param pass the one that {@link #next()} gave
   * @param predictions one for each of its rows
   * @param modelNanos how long the model took
   */
  public void accept(Pass pass, List<Prediction> predictions, long modelNanos) {
    List<Candidate> candidates = candidates(pass, predictions);
    boolean ntp = !pass.rows().isEmpty() && pass.rows().get(0).index() < pass.causal().length;
    List<Candidate> revealed = reveal(candidates, ntp);
    revealed.forEach(c -> block.reveal(c.position(), c.prediction().token()));
    PassTrace trace = trace(pass, revealed, modelNanos);
    passes.add(trace);
    output.add(freshTokens());
    options.listener().onPass(trace);
    if (block.isFinished()) {
      finishBlock();
    }
    if (isDone()) {
      endNanos = System.nanoTime();
    }
  }

  /**
   * The predictions as candidates for positions of the block; the NTP row is the first position's.
   */
  private static List<Candidate> candidates(Pass pass, List<Prediction> predictions) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < predictions.size(); i++) {
      int position = Math.max(0, pass.rows().get(i).index() - pass.causal().length);
      candidates.add(new Candidate(position, predictions.get(i)));
    }
    return candidates;
  }

  private List<Candidate> reveal(List<Candidate> candidates, boolean ntp) {
    List<Candidate> masked = candidates.subList(ntp ? 1 : 0, candidates.size());
    List<Candidate> revealed = new ArrayList<>(candidates.subList(0, ntp ? 1 : 0));
    if (!masked.isEmpty()) {
      revealed.addAll(choose(new Candidates(masked, revealed.stream().findFirst())));
    }
    return revealed;
  }

  private List<Candidate> choose(Candidates candidates) {
    List<Candidate> chosen = options.solver().choose(candidates);
    if (chosen.isEmpty() && candidates.ntpPrefix().isEmpty()) {
      throw new IllegalStateException(
          "solver " + options.solver() + " chose no candidate, and the pass has no NTP token");
    }
    for (Candidate candidate : chosen) {
      if (!candidates.masked().contains(candidate)) {
        throw new IllegalStateException(
            "solver " + options.solver() + " chose " + candidate + ", not one of " + candidates);
      }
    }
    return chosen;
  }

  private static PassTrace trace(Pass pass, List<Candidate> revealed, long modelNanos) {
    List<Integer> positions = revealed.stream().map(Candidate::position).sorted().toList();
    return new PassTrace(pass.causal().length, pass.block().length, positions, modelNanos);
  }

  /** What of the block stands without a gap and is not in the output yet. */
  private int[] freshTokens() {
    int from = output.size() - (length - promptLength);
    return Arrays.copyOfRange(block.snapshot(), Math.min(from, block.prefix()), block.prefix());
  }

  private void finishBlock() {
    System.arraycopy(block.snapshot(), 0, tokens, length, block.size());
    length += block.size();
    output.endAtLimit();
    if (!isDone()) {
      block = nextBlock();
    }
  }

  /** Of the size asked for, unless the context ends before. */
  private Block nextBlock() {
    return new Block(
        Math.min(options.blockSize(), spec.contextLength() - length), spec.maskToken());
  }

  /** What was generated, complete once {@link #isDone()}. */
  public Generation result() {
    GenerationStats stats =
        new GenerationStats(
            promptLength,
            output.size(),
            passes.size(),
            passes.stream().limit(1).mapToLong(PassTrace::modelNanos).sum(),
            passes.stream().skip(1).mapToLong(PassTrace::modelNanos).sum(),
            endNanos - startNanos);
    return new Generation(
        output.tokens(), output.text(), output.finish().orElseThrow(), passes, stats);
  }

  /** Releases the cache. */
  @Override
  public void close() {
    session.close();
  }
}
