package dev.sbd;

import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.Row;
import dev.sbd.model.Tokenizer;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One generation as a state machine without I/O: it says which forward pass it wants next, and is
 * told the predictions.
 *
 * <p>What stands so far is in a {@link Sequence}; what of it the cache does not hold yet goes into
 * the next pass as its causal part: the prompt at first, later the block just finished, so that
 * neither prefill nor commit costs a pass of its own. Behind it stands the block, all masks at
 * first, some more revealed with every pass (arXiv 2509.04185, alg. 3). The last causal row is a
 * next-token prediction for the block's first position, at no cost: with the NTP prefix it decides
 * that position. A block of one token is then decided without being looked at, which makes
 * token-by-token decoding the case of block size 1.
 *
 * <p>In verified decoding what the masked head reveals is a draft. The causal rows of the next pass
 * are the next-token head's predictions for the drafts: those up to the first difference are
 * decided, there its own token takes the draft's place, and the cache forgets what came after. What
 * is revealed behind a mask waits in the block for that to be filled in.
 */
final class Decoding implements AutoCloseable {
  private final ModelSpec spec;
  private final ModelSession session;
  private final GenerationOptions options;
  private final Optional<Tokenizer> tokenizer;
  private final RowRules rules;
  private final Revealing revealing;
  private final Output output;
  private final Sequence sequence;
  private final BlockSizes blockSizes;
  private final List<PassTrace> passes = new ArrayList<>();
  private final long startNanos = System.nanoTime();
  private long endNanos;
  private Block block;

  private Decoding(
      ModelSpec spec,
      ModelSession session,
      Optional<Tokenizer> tokenizer,
      int[] prompt,
      GenerationOptions options) {
    this.spec = spec;
    this.session = session;
    this.options = options;
    this.tokenizer = tokenizer;
    this.rules = new RowRules(options, spec, prompt.length);
    this.revealing = Revealing.of(options.method());
    int limit = Math.min(options.stops().maxNewTokens(), session.capacity() - prompt.length);
    this.output = new Output(options, spec, tokenizer, limit);
    this.sequence = new Sequence(prompt, session.capacity());
    this.blockSizes = new BlockSizes(options.method().blockSizing(), spec);
    this.block = new Block(nextBlockSize(), spec.maskToken());
  }

  /**
   * Opens a session for {@code prompt}.
   *
   * @throws IllegalArgumentException if the prompt or an option does not suit the model
   */
  public static Decoding start(
      BlockModel model, Optional<Tokenizer> tokenizer, int[] prompt, GenerationOptions options) {
    ModelSpec spec = model.spec();
    Sequence.checkPrompt(prompt, spec);
    int limit = Math.min(options.stops().maxNewTokens(), spec.contextLength() - prompt.length);
    // The last block may reach past the limit, and drafts to verify stand before a block.
    long most =
        prompt.length + (long) limit + 2L * BlockSizes.most(options.method().blockSizing(), spec);
    ModelSession session = model.openSession((int) Math.min(spec.contextLength(), most));
    try {
      return new Decoding(spec, session, tokenizer, prompt, options);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /**
   * Continues {@code prompt} in a session that holds the beginning of it.
   *
   * @param session which {@link #close()} closes; of fewer tokens than the prompt, and with room
   *     for more
   * @throws IllegalArgumentException if the prompt or an option does not suit the model
   */
  public static Decoding resume(
      ModelSpec spec,
      ModelSession session,
      Optional<Tokenizer> tokenizer,
      int[] prompt,
      GenerationOptions options) {
    Sequence.checkPrompt(prompt, spec);
    return new Decoding(spec, session, tokenizer, prompt, options);
  }

  /** Whether the text has ended; no pass may be asked for then. */
  public boolean isDone() {
    return output.finish().isPresent();
  }

  /** Ends the text if it has been cancelled, this thread interrupted, or its time is over. */
  public void checkTime() {
    Optional<Duration> maxTime = options.stops().maxTime();
    Duration taken = Duration.ofNanos(System.nanoTime() - startNanos);
    if (options.cancellation().isCancelled() || Thread.currentThread().isInterrupted()) {
      end(FinishReason.CANCELLED);
    } else if (maxTime.isPresent() && taken.compareTo(maxTime.get()) >= 0) {
      end(FinishReason.TIME);
    }
  }

  /** The pass wanted next. Asking changes nothing. */
  public Pass next() {
    if (isDone()) {
      throw new IllegalStateException("the generation has ended");
    }
    int cached = session.length();
    int[] causal = sequence.from(cached);
    int[] look = isDecidedUnseen() ? new int[0] : block.tokens();
    List<Row> rows = new ArrayList<>();
    for (int position = firstNtpPosition(); position <= lastNtpPosition(); position++) {
      rows.add(rules.row(position - 1 - cached, position, sequence.tokens(), position));
    }
    int[] counted = sequence.followedBy(block);
    for (int i = takesNtpPrefix() ? 1 : 0; i < look.length; i++) {
      if (!block.isRevealed(i)) {
        int position = sequence.length() + i;
        rows.add(rules.row(causal.length + i, position, counted, counted.length));
      }
    }
    return new Pass(session, cached, causal, look, rows);
  }

  /** Whether this pass brings a next-token prediction for the block's first position. */
  private boolean takesNtpPrefix() {
    return options.method().ntpPrefix() && block.size() > 0 && session.length() < sequence.length();
  }

  /** Whether the NTP prefix is the whole block. */
  private boolean isDecidedUnseen() {
    return takesNtpPrefix() && block.size() == 1;
  }

  private int firstNtpPosition() {
    return options.method().ntpPrefix() && session.length() < sequence.length()
        ? sequence.decided()
        : lastNtpPosition() + 1;
  }

  private int lastNtpPosition() {
    return takesNtpPrefix() ? sequence.length() : sequence.length() - 1;
  }

  /**
   * Takes what the model said to {@code pass}.
   *
   * @param pass the one that {@link #next()} gave; the model has run it, so its causal part is
   *     cached
   * @param predictions one for each of its rows
   * @param modelNanos how long the model took
   */
  public void accept(Pass pass, List<Prediction> predictions, long modelNanos) {
    int causalRows =
        (int) pass.rows().stream().filter(r -> r.index() < pass.causal().length).count();
    int drafts = sequence.drafts();
    int accepted = sequence.verify(predictions.subList(0, drafts), passes.size());
    boolean intact = accepted == drafts;
    List<Candidate> revealed = List.of();
    if (intact) {
      revealed = reveal(candidates(pass, predictions, drafts), causalRows > drafts);
    } else {
      session.rewind(sequence.decided() - 1);
      block = new Block(nextBlockSize(), spec.maskToken());
    }
    List<Integer> positions = revealed.stream().map(Candidate::position).sorted().toList();
    giveOut(
        new PassTrace(
            pass.causal().length, pass.block().length, positions, drafts, accepted, modelNanos));
    if (intact && revealing.isReady(block)) {
      commitBlock();
    }
    if (output.isFull() && block.looks() == 0) {
      end(FinishReason.LENGTH);
    }
    endNanos = System.nanoTime();
  }

  /** The rows behind the drafts', as candidates for positions of the block. */
  private static List<Candidate> candidates(Pass pass, List<Prediction> predictions, int drafts) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = drafts; i < predictions.size(); i++) {
      int position = Math.max(0, pass.rows().get(i).index() - pass.causal().length);
      candidates.add(new Candidate(position, predictions.get(i)));
    }
    return candidates;
  }

  /** Reveals some of the candidates, of which the first may be the next-token head's. */
  private List<Candidate> reveal(List<Candidate> candidates, boolean hasNtp) {
    int ntp = hasNtp ? 1 : 0;
    List<Candidate> revealed = new ArrayList<>(candidates.subList(0, ntp));
    List<Candidate> masked = candidates.subList(ntp, candidates.size());
    if (!masked.isEmpty()) {
      Candidates choice = new Candidates(masked, revealed.stream().findFirst());
      revealed.addAll(Revealing.checked(revealing, choice, sequence.history()));
    }
    for (int i = 0; i < revealed.size(); i++) {
      Candidate candidate = revealed.get(i);
      Reveal reveal = new Reveal(candidate.prediction(), passes.size(), block.looks(), i < ntp, -1);
      block.reveal(candidate.position(), reveal);
    }
    block.countLook();
    return revealed;
  }

  /** Gives the listener what is decided, what is drafted, and the pass. */
  private void giveOut(PassTrace pass) {
    passes.add(pass);
    List<Reveal> decided = new ArrayList<>(sequence.decidedFrom(output.size()));
    List<Reveal> ofBlock = block.prefix().subList(0, revealing.decided(block));
    int before = sequence.decided() - sequence.promptLength();
    decided.addAll(
        ofBlock.subList(
            Math.min(ofBlock.size(), Math.max(0, output.size() - before)), ofBlock.size()));
    output.add(decided);
    int[] draft = sequence.draftsAnd(block, ofBlock.size());
    options.listener().onDraft(new Draft(output.size(), draft, spec.maskToken(), tokenizer));
    options.listener().onPass(pass);
  }

  private void commitBlock() {
    blockSizes.count(block);
    sequence.append(block.prefix(), revealing.decided(block));
    if (!isDone()) {
      block = block.next(nextBlockSize());
    }
  }

  /** The size asked for, unless the room ends before. */
  private int nextBlockSize() {
    return Math.min(blockSizes.next(), session.capacity() - sequence.length());
  }

  private void end(FinishReason reason) {
    output.end(reason);
    endNanos = System.nanoTime();
  }

  /**
   * What was generated.
   *
   * @throws IllegalStateException if it has not ended
   */
  public Generation result() {
    FinishReason reason =
        output
            .finish()
            .orElseThrow(() -> new IllegalStateException("the generation has not ended"));
    Generation generation =
        new Generation(
            output.text(), reason, output.stopString(), output.tokens(), passes, stats());
    GenerationJfrEvent.record(generation);
    return generation;
  }

  /** The tokens in the cache, from the first one on. */
  public int[] cached() {
    return Arrays.copyOf(sequence.tokens(), session.length());
  }

  private GenerationStats stats() {
    return new GenerationStats(
        sequence.promptLength(),
        output.size(),
        passes.size(),
        sequence.history().drafted(),
        sequence.history().accepted(),
        passes.stream().limit(1).mapToLong(PassTrace::modelNanos).sum(),
        passes.stream().skip(1).mapToLong(PassTrace::modelNanos).sum(),
        endNanos - startNanos);
  }

  /** Releases the cache. */
  @Override
  public void close() {
    session.close();
  }
}
