package dev.sbd;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.TokenGrammar;
import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.Tokenizer;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

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
 * decided, there its own token takes the draft's place, and the cache forgets what came after. A
 * block stands behind all drafts, and one may stand behind each lesser number of them: whatever is
 * accepted, the pass has then looked at what follows. What is revealed behind a mask waits in the
 * block for that to be filled in.
 */
final class Decoding implements AutoCloseable {
  private static final int NO_TOKEN = -1; // in a block that nobody looks at

  private final int maskToken;
  private final ModelSession session;
  private final GenerationSettings settings;
  private final Optional<Tokenizer> tokenizer;
  private final OptionalLong seed;
  private final DecodingMethod method;
  private final Layout layout;
  private final Guide guide;
  private final RowRules rules;
  private final Output output;
  private final Sequence sequence;
  private final BlockSizes blockSizes;
  private final TrackRecord record;
  private final PassLog log;
  private List<Block> blocks; // behind no draft, behind the first, ..., behind all

  /**
   * Continues {@code prompt} in a session that holds the beginning of it, or nothing.
   *
   * @param session which {@link #close()} closes; of fewer tokens than the prompt, and with room
   *     for more
   * @throws InvalidRequestException if the prompt or an option does not suit the model
   */
  Decoding(
      BlockModel model,
      ModelSession session,
      Optional<Tokenizer> tokenizer,
      Optional<TokenGrammar> grammar,
      Request request) {
    ModelSpec spec = model.spec();
    int[] prompt = request.prompt();
    this.maskToken = spec.maskToken().orElse(NO_TOKEN);
    this.session = session;
    this.log = new PassLog(session.length());
    this.settings = request.options().settings();
    this.tokenizer = tokenizer;
    this.method = settings.method(spec);
    this.layout = new Layout(spec, method);
    this.seed = settings.seedOfDraws();
    this.guide = new Guide(grammar, prompt, method.verifies());
    this.rules = new RowRules(settings, spec, prompt.length, seed.orElse(0), guide);
    int limit = Math.min(settings.maxNewTokens, spec.cacheable(session.capacity()) - prompt.length);
    this.output = new Output(settings, spec, tokenizer, limit);
    this.sequence = new Sequence(prompt, session.capacity());
    this.blockSizes = new BlockSizes(settings, spec, model::passCost);
    this.record = new TrackRecord(sequence, BlockSizes.most(settings, spec), model::passCost);
    draft();
    this.blocks = nextBlocks(new Block(0, maskToken));
  }

  /** Drafts what must come before anything is known, for the first pass to verify. */
  private void draft() {
    Candidates none = new Candidates(List.of(), Optional.empty());
    Block block = new Block(0, maskToken);
    Candidates first = guide.foreseen(none, sequence, block, method.reach(none));
    int room = Math.min(session.capacity() - sequence.length(), output.limit());
    sequence.draft(method.useful(first.masked(), room, output::isEnd));
  }

  /**
   * The capacity of a session that a request needs: the last block may reach past the limit, and
   * drafts to verify stand before blocks.
   */
  static int room(ModelSpec spec, Request request) {
    Sequence.checkPrompt(request.prompt(), spec);
    GenerationSettings settings = request.options().settings();
    int prompt = request.prompt().length;
    long limit = Math.min(settings.maxNewTokens, spec.contextLength() - prompt);
    long most = prompt + limit + 4L * BlockSizes.most(settings, spec);
    return (int) Math.min(spec.contextLength(), most);
  }

  /** Whether the text has ended; no pass may be asked for then. */
  boolean isDone() {
    return output.finish().isPresent();
  }

  /** Ends the text if it has been cancelled, this thread interrupted, or its time is over. */
  void checkTime() {
    Duration taken = Duration.ofNanos(log.nanos());
    if (settings.cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
      end(FinishReason.CANCELLED);
    } else if (settings.maxTime.filter(most -> taken.compareTo(most) >= 0).isPresent()) {
      end(FinishReason.TIME);
    }
  }

  /** The step wanted next. Asking changes nothing. */
  Step next() {
    if (isDone()) {
      throw new IllegalStateException("the generation has ended");
    }
    return Step.of(session, sequence, blocks, rules, layout);
  }

  /**
   * Takes what the model said to {@code step}.
   *
   * @param step the one that {@link #next()} gave; the model has run it, so its causal part is
   *     cached
   * @param predictions one for each row of its pass
   * @param modelNanos how long the model took
   */
  void accept(Step step, List<Prediction> predictions, long modelNanos) {
    Sequence.Verdict verdict = sequence.verify(step.onDrafts(predictions), log.size());
    session.rewind(layout.cached(sequence.decided()));
    guide.settle(sequence);
    record.settle();
    record.count(step.pass());
    record.count(step.drafts(), verdict);
    Block block = blocks.get(Math.min(verdict.accepted(), blocks.size() - 1));
    blocks = List.of(block);
    List<Integer> revealed = reveal(block, step, predictions, verdict);
    giveOut(block, log.add(step, verdict, revealed, modelNanos));
    if (method.isReady(block) || layout.slides()) {
      commit(block, verdict.replaced().isEmpty());
    }
    if (output.isFull() && !layout.isToBeFinished(blocks.get(0))) {
      end(FinishReason.LENGTH);
    }
    log.end();
  }

  /** Takes it that the model has run the beginning of a prompt; the next step has what is left. */
  void acceptPiece(Pass piece, long modelNanos) {
    log.addPiece(piece.size(), modelNanos);
  }

  /** Reveals the next-token head's token, and some of the candidates; their positions. */
  private List<Integer> reveal(
      Block block, Step step, List<Prediction> predictions, Sequence.Verdict verdict) {
    Candidates looked = step.candidates(predictions, verdict.accepted(), block);
    Optional<Candidate> ntp = looked.ntpPrefix();
    ntp.ifPresent(token -> reveal(block, token, true, verdict.replacedPass()));
    int tokens = sequence.newTokens() + (ntp.isPresent() ? 1 : 0);
    int room = session.capacity() - sequence.length();
    Candidates candidates = guide.foreseen(looked, sequence, block, method.reach(looked));
    List<Candidate> chosen =
        method.useful(
            guide.legal(
                layout.kept(method.checked(candidates, record.history(tokens))),
                candidates,
                sequence,
                block),
            Math.min(room, output.limit() - sequence.newTokens()),
            output::isEnd);
    record.look(sequence.decided() - block.given(), looked.masked(), candidates.masked());
    chosen.forEach(candidate -> reveal(block, candidate, false, Reveal.NO_DRAFT));
    block.countPass(!looked.masked().isEmpty());
    return Stream.concat(ntp.stream(), chosen.stream()).map(Candidate::position).sorted().toList();
  }

  private void reveal(Block block, Candidate candidate, boolean ntp, int draftPass) {
    block.reveal(
        candidate.position(),
        new Reveal(candidate.prediction(), log.size(), block.passes(), ntp, draftPass));
  }

  /** Gives the listener what is decided, what is drafted, and the pass. */
  private void giveOut(Block block, PassTrace pass) {
    List<Reveal> decided = new ArrayList<>(sequence.decidedFrom(output.size()));
    List<Reveal> ofBlock = block.prefix().subList(0, decided(block));
    int known = Math.min(ofBlock.size(), Math.max(0, output.size() - sequence.newTokens()));
    decided.addAll(ofBlock.subList(known, ofBlock.size()));
    output.add(decided);
    int[] draft = sequence.draftsAnd(block, block.given() + ofBlock.size());
    settings.listener.onDraft(new Draft(output.size(), draft, maskToken, tokenizer));
    settings.listener.onPass(pass);
  }

  /** How many of a block's first tokens are there for good. */
  private int decided(Block block) {
    return guide.decided(sequence, block, method.decided(block));
  }

  private void commit(Block block, boolean asDrafted) {
    if (asDrafted) {
      blockSizes.count(block);
    }
    sequence.append(block.prefix(), decided(block));
    record.settle();
    if (!isDone()) {
      blocks = nextBlocks(block);
    }
  }

  /** A block behind all drafts, and what the method wants behind fewer, as far as there is room. */
  private List<Block> nextBlocks(Block last) {
    int start = layout.cached(sequence.length());
    int size = Math.min(blockSizes.next(), session.capacity() - start); // unless the room ends
    int[] sizes =
        method.blockSizes(
            sequence.draftPredictions(), Math.max(1, size), record.history(sequence.newTokens()));
    int fewer = sizes.length - 1;
    boolean ends = fewer > 0 && output.isEnd(sequence.tokens()[sequence.length() - 1]);
    Block behindAll = layout.next(last, sequence, Math.min(size, ends ? 1 : sizes[fewer]));
    int room = session.capacity() - sequence.length() - behindAll.size();
    List<Block> next = new ArrayList<>();
    for (int i = 0; i < fewer; i++) {
      int fitting = sizes[i] > room ? 1 : sizes[i];
      next.add(new Block(fitting, maskToken));
      room -= fitting > 1 ? fitting : 0;
    }
    next.add(behindAll);
    return next;
  }

  private void end(FinishReason reason) {
    output.end(reason);
    log.end();
  }

  /**
   * What was generated.
   *
   * @throws IllegalStateException if it has not ended
   */
  Generation result() {
    Optional<FinishReason> reason = output.finish();
    if (reason.isEmpty()) {
      throw new IllegalStateException("the generation has not ended");
    }
    Generation generation =
        new Generation(
            output.text(),
            reason.get(),
            output.stopString(),
            seed,
            output.trace(),
            log.passes(),
            isUnfinished(reason.get()),
            log.stats(
                sequence.promptLength(), output.size(), record, guide.forced(output.tokens())));
    FlightRecording.record(generation);
    return generation;
  }

  /** The tokens in the cache, from the first one on. */
  int[] cached() {
    return Arrays.copyOf(sequence.tokens(), session.length());
  }

  private boolean isUnfinished(FinishReason reason) {
    return guide.isComplete(output.tokens()).map(complete -> !complete).orElse(reason.isCut());
  }

  /** Releases the cache. */
  @Override
  public void close() {
    session.close();
  }
}
