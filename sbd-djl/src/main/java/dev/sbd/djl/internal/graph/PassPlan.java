package dev.sbd.djl.internal.graph;

import dev.sbd.model.Choice;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;
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
 * integers: sequences s, tokens t, rows r, draws d, edits e
 *           cache, cached, causal, block                       of each sequence
 *           token (t), position (t)                            causal ones of all sequences, then blocks
 *           row (r), given token or -1 (r)
 *           row, key, topK                                     of each draw, one list after the other
 *           row, token                                         of each edit, likewise
 * numbers:  temperature, topP, minP                            of each draw, likewise
 *           penalty, bias                                      of each edit, likewise
 * </pre>
 */
final class PassPlan {
  private final List<Pass> passes;
  private final LongStream.Builder integers = LongStream.builder();
  private final DoubleStream.Builder numbers = DoubleStream.builder();
  private final List<Row> rows = new ArrayList<>(); // of all sequences

  PassPlan(List<Pass> passes) {
    this.passes = passes;
    passes.forEach(pass -> rows.addAll(pass.rows()));
    int[] draws =
        IntStream.range(0, rows.size())
            .filter(i -> rows.get(i).choice() instanceof Choice.Sample)
            .toArray();
    addHeader(draws.length);
    addTokens();
    addRows();
    addDraws(draws);
    addEdits();
  }

  long[] integers() {
    return integers.build().toArray();
  }

  double[] numbers() {
    return numbers.build().toArray();
  }

  private void addHeader(int draws) {
    integers.add(passes.size());
    integers.add(passes.stream().mapToLong(Pass::size).sum());
    integers.add(rows.size());
    integers.add(draws);
    integers.add(rows.stream().mapToLong(row -> row.edits().tokens().length).sum());
    for (Pass pass : passes) {
      integers.add(((TorchSession) pass.session()).id());
      integers.add(pass.position());
      integers.add(pass.causal().length);
      integers.add(pass.block().length);
    }
  }

  private void addTokens() {
    passes.forEach(pass -> addAll(pass.causal()));
    passes.forEach(pass -> addAll(pass.block()));
    passes.forEach(pass -> addRange(pass.position(), pass.causal().length));
    passes.forEach(pass -> addRange(pass.position() + pass.causal().length, pass.block().length));
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
      block += pass.block().length;
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

  private void addRange(int first, int count) {
    IntStream.range(first, first + count).forEach(integers::add);
  }

  private void addAll(int... values) {
    Arrays.stream(values).forEach(integers::add);
  }
}
