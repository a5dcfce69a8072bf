package dev.sbd.djl;

import dev.sbd.SetBlockDecoder;
import dev.sbd.model.BlockModel;
import dev.sbd.model.LogitReduction;
import dev.sbd.model.ModelSession;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Pass;
import dev.sbd.model.Prediction;
import dev.sbd.model.Row;
import dev.sbd.model.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A model that answers what a test says, with tokenizer and chat template of another: a prompt's
 * text, up to the last {@code <|assistant|>}, gives the answer's. Decoding, grammars, caches and
 * stops are real.
 */
public final class ScriptedModel implements SbdModel {
  /** What an answer stands behind. */
  public static final String ASSISTANT = "<|assistant|>";

  private final SbdModel base;
  private final Function<String, String> script;
  private final Script model = new Script();
  private final SetBlockDecoder decoder;

  /** The prompts that were begun, in order. */
  public final List<String> prompts = new CopyOnWriteArrayList<>();

  /** Run before each pass. */
  public volatile Runnable beforePass = () -> {};

  /** Forward passes so far. */
  public final AtomicInteger passes = new AtomicInteger();

  /** Answers as {@code script} has it. */
  public ScriptedModel(SbdModel base, Function<String, String> script) {
    this.base = base;
    this.script = script;
    this.decoder = new SetBlockDecoder(model, base.tokenizer());
  }

  /** Answers every prompt alike. */
  public ScriptedModel(SbdModel base, String answer) {
    this(base, prompt -> answer);
  }

  private final class Script implements BlockModel {
    @Override
    public ModelSpec spec() {
      ModelSpec spec = base.spec();
      return new ModelSpec(
          "script", spec.vocabularySize(), 4096, 1, OptionalInt.empty(), spec.endTokens());
    }

    @Override
    public ModelSession openSession(int capacity) {
      return new Session(capacity);
    }

    @Override
    public ModelSession fork(ModelSession source, int length, int capacity) {
      Session session = new Session(capacity);
      System.arraycopy(((Session) source).tokens, 0, session.tokens, 0, length);
      session.length = length;
      return session;
    }

    @Override
    public List<List<Prediction>> forward(List<Pass> all) {
      beforePass.run();
      passes.incrementAndGet();
      return all.stream().map(this::forward).toList();
    }

    private List<Prediction> forward(Pass pass) {
      Session session = (Session) pass.session();
      System.arraycopy(pass.causal(), 0, session.tokens, session.length, pass.causal().length);
      session.length += pass.causal().length;
      if (!session.begun) {
        session.begun = true;
        prompts.add(base.tokenizer().decodeVerbatim(Arrays.copyOf(session.tokens, session.length)));
      }
      return pass.rows().stream()
          .map(
              row -> predict(row, Arrays.copyOf(session.tokens, pass.position() + row.index() + 1)))
          .toList();
    }

    private Prediction predict(Row row, int... tokens) {
      double[] logits = new double[spec().vocabularySize()];
      logits[next(tokens)] = 20;
      return LogitReduction.reduce(logits, OptionalInt.empty(), row);
    }

    private int next(int... tokens) {
      String text = base.tokenizer().decodeVerbatim(tokens);
      int end = text.lastIndexOf(ASSISTANT) + ASSISTANT.length();
      String said = text.substring(end);
      String answer = script.apply(text.substring(0, end));
      return answer.startsWith(said) && answer.length() > said.length()
          ? base.tokenizer().encode(answer.substring(said.length()))[0]
          : spec().endTokens().iterator().next();
    }

    @Override
    public void close() {}
  }

  private static final class Session implements ModelSession {
    private final int[] tokens;
    private int length;
    private boolean begun;

    Session(int capacity) {
      this.tokens = new int[capacity];
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public int capacity() {
      return tokens.length;
    }

    @Override
    public void rewind(int newLength) {
      length = newLength;
    }

    @Override
    public void close() {}
  }

  /** Lets no pass begin until the latch is open. */
  public void waitFor(CountDownLatch latch) {
    beforePass =
        () -> {
          try {
            latch.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
  }

  @Override
  public ModelSpec spec() {
    return model.spec();
  }

  @Override
  public SetBlockDecoder decoder() {
    return decoder;
  }

  @Override
  public Optional<Tokenizer> findTokenizer() {
    return base.findTokenizer();
  }

  @Override
  public Optional<ChatTemplate> findChatTemplate() {
    return base.findChatTemplate();
  }

  @Override
  public ModelProbe probe() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
