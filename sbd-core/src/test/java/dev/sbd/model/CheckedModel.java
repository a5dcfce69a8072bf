package dev.sbd.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A {@link BlockModel} around another that asserts the protocol, caller's and backend's side alike:
 * passes start where their session ends and fit into it, no session is in two passes at a time,
 * predictions are as many as rows and within their ranges, only causal tokens stay in the cache,
 * and {@link #close} finds every session closed. Everything is closed twice.
 */
public final class CheckedModel implements BlockModel {
  private static final double ROUNDING = 1e-3;

  private final BlockModel model;
  private final Set<CheckedSession> open = ConcurrentHashMap.newKeySet();
  private final Set<CheckedSession> running = ConcurrentHashMap.newKeySet();
  private final AtomicInteger forwards = new AtomicInteger();

  /** Checks the use of {@code model}, and closes it when closed. */
  public CheckedModel(BlockModel model) {
    this.model = model;
  }

  /** Forward passes so far, the failed ones included. */
  public int forwards() {
    return forwards.get();
  }

  /** Sessions not closed yet. */
  public int openSessions() {
    return open.size();
  }

  @Override
  public ModelSpec spec() {
    return model.spec();
  }

  @Override
  public ModelSession openSession(int capacity) {
    ModelSession session = model.openSession(capacity);
    check(session.length() == 0, "tokens in a new session: ", session.length());
    check(
        session.capacity() == capacity,
        "positions of a session for ",
        capacity,
        ": ",
        session.capacity());
    return opened(session);
  }

  private ModelSession opened(ModelSession session) {
    CheckedSession checked = new CheckedSession(this, session);
    open.add(checked);
    return checked;
  }

  @Override
  public ModelSession fork(ModelSession source, int length, int capacity) {
    check(
        source instanceof CheckedSession session && session.owner == this,
        "a foreign session: ",
        source);
    CheckedSession from = (CheckedSession) source;
    check(open.contains(from), "a fork of a closed session");
    ModelSession session = model.fork(from.inner, length, capacity);
    check(session.length() == length, "a fork of ", length, " tokens has ", session.length());
    check(session.capacity() == capacity, "a fork for ", capacity, ": ", session.capacity());
    return opened(session);
  }

  @Override
  public List<List<Prediction>> forward(List<Pass> passes) {
    forwards.incrementAndGet();
    List<Pass> inner = new ArrayList<>();
    Set<CheckedSession> mine = new HashSet<>();
    try {
      for (Pass pass : passes) {
        CheckedSession session = session(pass);
        check(running.add(session), "a session is in two passes at a time");
        mine.add(session);
        inner.add(
            new Pass(session.inner, pass.position(), pass.causal(), pass.looks(), pass.rows()));
      }
      List<List<Prediction>> predictions = model.forward(inner);
      check(passes.size() == predictions.size(), "predictions: ", predictions.size());
      for (int i = 0; i < passes.size(); i++) {
        checkOutcome(passes.get(i), predictions.get(i));
      }
      return predictions;
    } finally {
      running.removeAll(mine);
    }
  }

  private CheckedSession session(Pass pass) {
    check(
        pass.session() instanceof CheckedSession session && session.owner == this,
        "a foreign session: ",
        pass.session());
    CheckedSession session = (CheckedSession) pass.session();
    check(open.contains(session), "a pass on a closed session");
    check(
        pass.position() == session.length(),
        "a pass at ",
        pass.position(),
        ", the session's length is ",
        session.length());
    check(
        pass.position() + pass.size() <= session.capacity(),
        "a pass up to ",
        pass.position() + pass.size(),
        ", the session's capacity is ",
        session.capacity());
    return session;
  }

  private void checkOutcome(Pass pass, List<Prediction> predictions) {
    check(
        pass.session().length() == pass.position() + pass.causal().length,
        "a pass of ",
        pass.causal().length,
        " causal tokens at ",
        pass.position(),
        " leaves length ",
        pass.session().length());
    check(predictions.size() == pass.rows().size(), "predictions: ", predictions.size());
    for (int i = 0; i < predictions.size(); i++) {
      checkRange(predictions.get(i), pass.rows().get(i).choice());
    }
  }

  private void checkRange(Prediction prediction, Choice choice) {
    boolean given = choice instanceof Choice.Given;
    check(
        prediction.token() >= 0
            && prediction.token() < spec().vocabularySize()
            && (given || !spec().maskToken().equals(OptionalInt.of(prediction.token()))),
        "no token to predict: ",
        prediction);
    check(!(prediction.logProbability() > ROUNDING), "log-probability above 0: ", prediction);
    check(!(prediction.entropy() < -ROUNDING), "negative entropy: ", prediction);
    check(
        !(prediction.entropy() > Math.log(spec().vocabularySize()) + ROUNDING),
        "entropy above the uniform distribution's: ",
        prediction);
    check(!(prediction.confidence() > 1 + ROUNDING), "confidence above 1: ", prediction);
    check(!(prediction.margin() < 0), "negative margin: ", prediction);
    check(
        !(prediction.margin() > prediction.confidence()), "margin above confidence: ", prediction);
  }

  private static void check(boolean holds, Object... words) {
    if (!holds) {
      throw new AssertionError(
          Arrays.stream(words).map(String::valueOf).collect(Collectors.joining()));
    }
  }

  /** Closes the model, twice. */
  @Override
  public void close() {
    int left = open.size();
    model.close();
    model.close();
    check(left == 0, "sessions left open: ", left);
  }

  private static final class CheckedSession implements ModelSession {
    private final CheckedModel owner;
    private final ModelSession inner;

    CheckedSession(CheckedModel owner, ModelSession inner) {
      this.owner = owner;
      this.inner = inner;
    }

    @Override
    public int length() {
      return inner.length();
    }

    @Override
    public int capacity() {
      return inner.capacity();
    }

    @Override
    public void rewind(int length) {
      check(!owner.running.contains(this), "a rewind during a pass");
      inner.rewind(length);
      check(inner.length() == length, "a rewind to ", length, " leads to ", inner.length());
    }

    @Override
    public void close() {
      check(!owner.running.contains(this), "a session is closed during a pass");
      owner.open.remove(this);
      inner.close();
      inner.close();
    }
  }
}
