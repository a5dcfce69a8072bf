package dev.sbd.samples.lab.bench;

import dev.sbd.djl.ModelProbe;
import dev.sbd.model.BlockModel;
import dev.sbd.model.ModelSession;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Times passes behind a cache of one length; what is in it does not change their cost. */
final class CacheBench implements AutoCloseable {
  private final BlockModel model;
  private final ModelSession session;
  private final int cacheLength;
  private final Times looks = new Times();
  private final Times commits = new Times();

  CacheBench(ModelProbe probe, int cacheLength, int largestBlock) {
    this.model = probe.model();
    this.cacheLength = cacheLength;
    this.session = probe.openFilledSession(cacheLength + 2 * largestBlock, cacheLength);
  }

  int capacity() {
    return session.capacity();
  }

  BenchReport.CacheTimes fastest() {
    return new BenchReport.CacheTimes(cacheLength, looks.fastestMillis(), commits.fastestMillis());
  }

  BenchReport.CacheTimes median() {
    return new BenchReport.CacheTimes(cacheLength, looks.medianMillis(), commits.medianMillis());
  }

  /** A step token by token, not counted among the others. */
  double stepMillis() {
    return nanos(look(1)) / 1e6;
  }

  /** Runs both passes of each size, in turn, so that a disturbance meets all of them. */
  void round(List<Integer> blockSizes) {
    for (int k : blockSizes) {
      looks.add(k, nanos(look(k)));
      commits.add(k, nanos(commit(k)));
    }
  }

  /** Runs the passes untimed: libtorch prepares some of its work when it first meets a shape. */
  void warmUp(List<Integer> blockSizes) {
    for (int k : blockSizes) {
      nanos(look(k));
      nanos(commit(k));
    }
  }

  /** A later look at a block, all of whose rows are read; a step token by token if k is 1. */
  private Pass look(int k) {
    return k == 1
        ? pass(new int[1], new int[0], IntStream.of(0))
        : pass(new int[0], masks(k), IntStream.range(0, k));
  }

  /** A first look, committing a block: its last row predicts the first token of the next. */
  private Pass commit(int k) {
    return pass(
        new int[k], masks(k), IntStream.concat(IntStream.of(k - 1), IntStream.range(k + 1, 2 * k)));
  }

  private Pass pass(int[] causal, int[] block, IntStream rows) {
    return new Pass(session, cacheLength, causal, block, rows.mapToObj(Row::greedy).toList());
  }

  private int[] masks(int count) {
    int[] masks = new int[count];
    Arrays.fill(masks, model.spec().maskToken().orElse(0));
    return masks;
  }

  private long nanos(Pass pass) {
    long start = System.nanoTime();
    model.forward(List.of(pass));
    long nanos = System.nanoTime() - start;
    session.rewind(cacheLength);
    return nanos;
  }

  @Override
  public void close() {
    session.close();
  }
}
