package dev.sbd.model;

import dev.sbd.internal.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A {@link BlockModel} in a few lines of Java: its logits are a hash of what a row sees, so that
 * they are different for every context, the same on every run, and as unsure or sure of themselves
 * as chance has it. A causal row sees the tokens up to itself, a block row all tokens before the
 * block, all of the block and its own place in it. The cache is real: one hash a committed token,
 * and block tokens leave their hashes behind as scratch. Other {@linkplain BlockScheme schemes} are
 * as real: a block that is committed whole leaves a hash of all its tokens, and in a block that
 * sees one way a row is what a causal one would be.
 *
 * <p>Immutable but for its sessions; {@code with} methods give changed, open copies.
 */
public final class TableModel implements BlockModel {
  /** How block rows relate to causal rows. */
  private enum Drafts {
    UNRELATED,
    USELESS,
    AGREEING
  }

  private static final double AGREEMENT = 0.9;
  private static final double SLIGHT = 1e-6; // what agreeing logits differ by
  private static final double IMPOSSIBLE = 60; // taken off a logit

  private final long seed;
  private final ModelSpec spec;
  private final Drafts drafts;
  private volatile boolean closed;

  private TableModel(long seed, ModelSpec spec, Drafts drafts) {
    this.seed = seed;
    this.spec = spec;
    this.drafts = drafts;
  }

  /** 32 tokens, the last of them the mask; context 256; blocks of up to 32; no end token. */
  public static TableModel seeded(long seed) {
    ModelSpec spec = new ModelSpec("table " + seed, 32, 256, 32, OptionalInt.of(31), Set.of());
    return new TableModel(seed, spec, Drafts.UNRELATED);
  }

  /** Another specification. */
  public TableModel withSpec(ModelSpec other) {
    return new TableModel(seed, other, drafts);
  }

  /** Blocks of up to {@code blockSize} by another scheme, decoded otherwise as is usual. */
  public TableModel withScheme(BlockScheme scheme, int blockSize, String usual) {
    return withSpec(
        new ModelSpec(
            spec.name(),
            spec.vocabularySize(),
            spec.contextLength() / blockSize * blockSize,
            blockSize,
            spec.maskToken(),
            spec.endTokens(),
            scheme,
            new ModelSpec.Usual(usual, blockSize)));
  }

  /** Another context length. */
  public TableModel withContext(int contextLength) {
    return withSpec(
        new ModelSpec(
            spec.name(),
            spec.vocabularySize(),
            contextLength,
            spec.maxBlockSize(),
            spec.maskToken(),
            spec.endTokens()));
  }

  /** Another largest block. */
  public TableModel withMaxBlockSize(int maxBlockSize) {
    return withSpec(
        new ModelSpec(
            spec.name(),
            spec.vocabularySize(),
            spec.contextLength(),
            maxBlockSize,
            spec.maskToken(),
            spec.endTokens()));
  }

  /** No mask token: token 31 is one like the others. */
  public TableModel withoutMaskToken() {
    return withSpec(
        new ModelSpec(
            spec.name(),
            spec.vocabularySize(),
            spec.contextLength(),
            spec.maxBlockSize(),
            OptionalInt.empty(),
            spec.endTokens()));
  }

  /** A mask that is no token: all 32 can be predicted. */
  public TableModel withMaskBeyondVocabulary() {
    return withSpec(
        new ModelSpec(
            spec.name(),
            spec.vocabularySize(),
            spec.contextLength(),
            spec.maxBlockSize(),
            OptionalInt.of(spec.vocabularySize()),
            spec.endTokens()));
  }

  /** Other end tokens. */
  public TableModel withEndTokens(Integer... endTokens) {
    return withSpec(
        new ModelSpec(
            spec.name(),
            spec.vocabularySize(),
            spec.contextLength(),
            spec.maxBlockSize(),
            spec.maskToken(),
            Set.of(endTokens)));
  }

  /**
   * Block rows whose token is never a causal row's: the ones are odd, the others even, with a
   * probability of the rest below e^-20 or so.
   */
  public TableModel withUselessDrafts() {
    return new TableModel(seed, spec, Drafts.USELESS);
  }

  /**
   * Block rows that nine times in ten have all but the distribution of the causal row that would
   * stand there if every mask before were filled in with the most likely token.
   */
  public TableModel withAgreeingDrafts() {
    return new TableModel(seed, spec, Drafts.AGREEING);
  }

  @Override
  public ModelSpec spec() {
    return spec;
  }

  @Override
  public ModelSession openSession(int capacity) {
    checkOpen();
    Check.inRange("capacity", capacity, 1, spec.contextLength());
    return new TableSession(this, capacity);
  }

  @Override
  public ModelSession fork(ModelSession source, int length, int capacity) {
    TableSession from = own(source);
    Check.inRange("length", length, 1, Math.min(from.length, capacity));
    spec.checkCacheLength(length);
    TableSession session = (TableSession) openSession(capacity);
    System.arraycopy(from.states, 0, session.states, 0, length);
    session.length = length;
    return session;
  }

  private TableSession own(ModelSession source) {
    if (!(source instanceof TableSession session) || session.model != this) {
      throw new IllegalArgumentException("the session is not one of this model: " + source);
    }
    session.checkOpen();
    return session;
  }

  @Override
  public List<List<Prediction>> forward(List<Pass> passes) {
    checkOpen();
    check(passes);
    return passes.stream().map(this::forward).toList();
  }

  private List<Prediction> forward(Pass pass) {
    double[][] logits = logits(pass);
    List<Prediction> predictions = new ArrayList<>();
    for (Row row : pass.rows()) {
      predictions.add(LogitReduction.reduce(logits[row.index()], spec.maskToken(), row));
    }
    return predictions;
  }

  /** Runs a pass for its raw logits: (causal and block rows, vocabulary). */
  public double[][] logits(Pass pass) {
    TableSession session = (TableSession) pass.session();
    double[][] logits = new double[pass.size()][];
    int row = 0;
    for (int token : pass.causal()) {
      session.append(token);
      logits[row++] = causalLogits(session.state(session.length));
    }
    if (spec.cacheStep() > 1) {
      commitWhole(session, pass, logits);
    }
    boolean oneWay = spec.scheme().sight() == BlockScheme.Sight.CAUSAL;
    for (Look look : pass.looks()) {
      long state = session.state(pass.position() + look.behind());
      for (int i = 0; i < look.tokens().length; i++) {
        logits[row++] =
            oneWay
                ? causalLogits(folded(state, Arrays.copyOf(look.tokens(), i + 1)))
                : blockLogits(state, look.tokens(), i);
      }
      session.scratch(look.tokens());
    }
    return logits;
  }

  /** What a causal token sees ends with its block; no cache ends within one. */
  private void commitWhole(TableSession session, Pass pass, double[][] logits) {
    int size = spec.cacheStep();
    for (int from = 0; from < pass.causal().length; from += size) {
      int[] block = Arrays.copyOfRange(pass.causal(), from, from + size);
      int start = pass.position() + from;
      long whole = folded(GumbelNoise.key(session.state(start), -5), block);
      for (int i = 0; i < size; i++) {
        session.states[start + i] = whole;
        logits[from + i] = causalLogits(GumbelNoise.key(whole, i));
      }
    }
  }

  private static long folded(long state, int... tokens) {
    long folded = state;
    for (int token : tokens) {
      folded = GumbelNoise.key(folded, token);
    }
    return folded;
  }

  private double[] causalLogits(long state) {
    double[] logits = hashed(GumbelNoise.key(state, -1));
    return drafts == Drafts.USELESS ? without(1, logits) : logits;
  }

  private double[] blockLogits(long state, int[] block, int index) {
    long seen = GumbelNoise.key(state, -2);
    for (int token : block) {
      seen = GumbelNoise.key(seen, token);
    }
    seen = GumbelNoise.key(seen, index);
    if (drafts == Drafts.AGREEING && unit(GumbelNoise.key(seen, -3)) < AGREEMENT) {
      return moved(causalLogits(filled(state, block, index)), seen);
    }
    double[] logits = hashed(seen);
    return drafts == Drafts.USELESS ? without(0, logits) : logits;
  }

  private static double[] moved(double[] logits, long key) {
    Arrays.setAll(logits, token -> logits[token] + SLIGHT * GumbelNoise.of(key, token));
    return logits;
  }

  /** The state before block position {@code index} once its masks are filled in. */
  private long filled(long state, int[] block, int index) {
    long filled = state;
    for (int i = 0; i < index; i++) {
      int token = isMask(block[i]) ? likeliest(causalLogits(filled)) : block[i];
      filled = GumbelNoise.key(filled, token);
    }
    return filled;
  }

  private int likeliest(double[] logits) {
    return LogitReduction.reduce(logits, spec.maskToken(), Row.greedy(0)).token();
  }

  /** Some rows are nearly flat, some all but certain. */
  private double[] hashed(long key) {
    double sharpness = Math.exp(4 * unit(GumbelNoise.key(key, -4)) - 1);
    double[] logits = new double[spec.vocabularySize()];
    Arrays.setAll(logits, token -> sharpness * GumbelNoise.of(key, token));
    return logits;
  }

  private static double unit(long hash) {
    return (hash >>> 11) * 0x1p-53;
  }

  private static double[] without(int parity, double[] logits) {
    for (int token = parity; token < logits.length; token += 2) {
      logits[token] = Math.min(logits[token], 0) - IMPOSSIBLE;
    }
    return logits;
  }

  private void check(List<Pass> passes) {
    Set<ModelSession> seen = new HashSet<>();
    for (Pass pass : passes) {
      TableSession session = own(pass.session());
      Check.that(seen.add(session), "a session stands twice in one forward pass: ", session);
      session.checkRoom(pass);
      spec.check(pass);
      checkTokens(pass.causal());
      for (Look look : pass.looks()) {
        checkTokens(Arrays.stream(look.tokens()).filter(token -> !isMask(token)).toArray());
      }
      for (Row row : pass.rows()) {
        if (row.choice() instanceof Choice.Given given) {
          Check.token("given token", given.token(), spec.vocabularySize());
        }
        for (int token : row.edits().tokens()) {
          Check.token("edited token", token, spec.vocabularySize());
        }
      }
    }
  }

  private boolean isMask(int token) {
    return spec.maskToken().equals(OptionalInt.of(token));
  }

  private void checkTokens(int... tokens) {
    for (int token : tokens) {
      Check.token("token", token, spec.vocabularySize());
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private static final class TableSession implements ModelSession {
    private final TableModel model;
    private final long[] states; // (capacity) hash of the tokens up to here
    private int length;
    private boolean closed;

    TableSession(TableModel model, int capacity) {
      this.model = model;
      this.states = new long[capacity];
    }

    long state(int count) {
      return count == 0 ? model.seed : states[count - 1];
    }

    void append(int token) {
      states[length] = GumbelNoise.key(state(length), token);
      length++;
    }

    void scratch(int... block) {
      for (int i = 0; i < block.length; i++) {
        states[length + i] = block[i];
      }
    }

    void checkOpen() {
      model.checkOpen();
      if (closed) {
        throw new IllegalStateException("the session is closed");
      }
    }

    void checkRoom(Pass pass) {
      if (pass.position() != length) {
        throw new IllegalStateException(
            "the pass starts at position %d, and the session holds %d tokens"
                .formatted(pass.position(), length));
      }
      if (pass.position() + pass.size() > states.length) {
        throw new IllegalStateException(
            "the pass needs %d positions, and the session has room for %d"
                .formatted(pass.position() + pass.size(), states.length));
      }
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public int capacity() {
      return states.length;
    }

    @Override
    public void rewind(int newLength) {
      checkOpen();
      Check.inRange("length", newLength, 0, length);
      model.spec.checkCacheLength(newLength);
      length = newLength;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
