package dev.sbd.djl.internal.graph;

import dev.sbd.djl.internal.checkpoint.Dimensions;
import dev.sbd.model.Choice;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;
import dev.sbd.model.TokenMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A forward pass as the graph takes it: two flat lists, so that a pass of any number of sequences
 * is one call and one upload.
 *
 * <pre>
 * integers: tensors written to w, calls of attention c, rows of all calls n, tokens t, tokens of blocks b, rows read r,
 *           draws d, edits e, masks m
 *           tensor, tokens                                     of each tensor of caches that is written to
 *           tensor, slot, slots, batch, width, keys, mask      of each call: {@link AttentionCalls}
 *           token (t), position (t)                            see {@link TokenRows}
 *           row of a token (t), its place (t)                  of each tensor that is written to
 *           keys before it that are seen, those from, to (n)   of each row of a call, one list after the other
 *           head of a token (n x heads)                        of each query of a call
 *           query of a call (t x heads)                        of each head of a token
 *           row (r), given token or -1 (r)
 *           row, key, topK                                     of each draw, one list after the other
 *           row, token                                         of each edit, likewise
 *           mask of a row (r), where there are masks           which are told apart by identity
 *           word (m x words of the vocabulary)                 of each mask: {@link TokenMask}
 * numbers:  temperature, topP, minP                            of each draw, likewise
 *           penalty, bias                                      of each edit, likewise
 * </pre>
 */
final class PassPlan {
  private final List<Pass> passes;
  private final LongStream.Builder integers = LongStream.builder();
  private final DoubleStream.Builder numbers = DoubleStream.builder();
  private final List<Row> rows = new ArrayList<>(); // of all sequences
  private final RowMasks masks;

  /**
   * Lays out a pass.
   *
   * @param sizes of the model
   * @param spec of the model, which says what rows see
   * @param pairs whether few causal tokens attend in pairs: see {@link AttentionCalls}
   */
  PassPlan(List<Pass> passes, Dimensions sizes, ModelSpec spec, boolean pairs) {
    this.passes = passes;
    passes.forEach(pass -> rows.addAll(pass.rows()));
    masks = new RowMasks(rows, spec.vocabularySize());
    int[] draws =
        IntStream.range(0, rows.size())
            .filter(i -> rows.get(i).choice() instanceof Choice.Sample)
            .toArray();
    TokenRows tokens = new TokenRows(passes, spec);
    AttentionCalls calls = new AttentionCalls(tokens.spans, pairs);
    int blocks = passes.stream().mapToInt(Pass::blockRows).sum();
    int edits = rows.stream().mapToInt(row -> row.edits().tokens().length).sum();
    addAll(
        tokens.written.size(),
        calls.headers().size(),
        calls.batches().stream().mapToInt(rows -> rows.length).sum());
    addAll(tokens.tokens.length, blocks, rows.size(), draws.length, edits, masks.count());
    tokens.written.forEach((tensor, written) -> addAll(tensor, written.size()));
    calls.headers().forEach(this::addAll);
    addTokens(tokens);
    addSeen(tokens, calls);
    addHeads(calls, tokens.tokens.length, sizes);
    addRows();
    addDraws(draws);
    addEdits();
    masks.forEach(integers::add);
  }

  long[] integers() {
    return integers.build().toArray();
  }

  double[] numbers() {
    return numbers.build().toArray();
  }

  private void addTokens(TokenRows tokens) {
    addAll(tokens.tokens);
    addAll(tokens.positions);
    int[] written =
        tokens.written.values().stream().flatMapToInt(r -> r.stream().mapToInt(i -> i)).toArray();
    addAll(written);
    addAll(Arrays.stream(written).map(row -> tokens.places[row]).toArray());
  }

  private void addSeen(TokenRows tokens, AttentionCalls calls) {
    for (int[] seen : List.of(tokens.seen, tokens.from, tokens.to)) {
      calls.batches().forEach(rows -> Arrays.stream(rows).forEach(row -> integers.add(seen[row])));
    }
  }

  /** Where attention finds its queries, and the graph what attention gives. */
  private void addHeads(AttentionCalls calls, int tokens, Dimensions sizes) {
    int heads = sizes.heads();
    int group = heads / sizes.kvHeads();
    int[] back = new int[tokens * heads];
    int first = 0; // of what attention gives for these rows
    for (int[] rows : calls.batches()) {
      for (int head = 0; head < heads; head++) {
        for (int i = 0; i < rows.length; i++) {
          integers.add(rows[i] * (heads + 2 * sizes.kvHeads()) + head);
          int row = head % group * rows.length + i; // it comes (g, rows, kv)
          back[rows[i] * heads + head] = first + row * sizes.kvHeads() + head / group;
        }
      }
      first += rows.length * heads;
    }
    addAll(back);
  }

  private void addRows() {
    int causal = 0; // rows before this pass's own
    int block = passes.stream().mapToInt(pass -> pass.causal().length).sum();
    for (Pass pass : passes) {
      int length = pass.causal().length;
      for (Row row : pass.rows()) {
        integers.add(row.index() + (row.index() < length ? causal : block - length));
      }
      causal += length;
      block += pass.blockRows();
    }
    rows.forEach(row -> integers.add(row.choice() instanceof Choice.Given g ? g.token() : -1));
  }

  private void addDraws(int... draws) {
    List<Choice.Sample> samples =
        Arrays.stream(draws).mapToObj(i -> (Choice.Sample) rows.get(i).choice()).toList();
    addAll(draws);
    samples.forEach(sample -> integers.add(sample.key()));
    samples.forEach(sample -> integers.add(sample.sampling().topK()));
    samples.forEach(sample -> numbers.add(sample.sampling().temperature()));
    samples.forEach(sample -> numbers.add(sample.sampling().topP()));
    samples.forEach(sample -> numbers.add(sample.sampling().minP()));
  }

  private void addEdits() {
    for (int i = 0; i < rows.size(); i++) {
      int[] of = new int[rows.get(i).edits().tokens().length];
      Arrays.fill(of, i);
      addAll(of);
    }
    rows.forEach(row -> addAll(row.edits().tokens()));
    rows.forEach(row -> Arrays.stream(row.edits().penalties()).forEach(numbers::add));
    rows.forEach(row -> Arrays.stream(row.edits().biases()).forEach(numbers::add));
  }

  private void addAll(int... values) {
    Arrays.stream(values).forEach(integers::add);
  }
}
