package dev.sbd.djl.internal.graph;

import dev.sbd.model.Choice;
import dev.sbd.model.Pass;
import dev.sbd.model.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * A forward pass as the graph takes it: two flat lists, so that a pass of any number of sequences
 * is one call and one upload.
 *
 * <pre>
 * integers: sequences s, tokens t, rows r, draws d, edits e
 *           cache, cached, causal, block                       of each sequence
 *           token (t), position (t), row (r), given token or -1 (r)
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
  private final List<Integer> draws = new ArrayList<>(); // indices into rows
  private final List<Integer> edited = new ArrayList<>(); // indices into rows

  PassPlan(List<Pass> passes) {
    this.passes = passes;
    for (Pass pass : passes) {
      rows.addAll(pass.rows());
    }
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).choice() instanceof Choice.Sample) {
        draws.add(i);
      }
      if (!rows.get(i).edits().isEmpty()) {
        edited.add(i);
      }
    }
    addHeader();
    addTokens();
    addRows();
    addDraws();
    addEdits();
  }

  long[] integers() {
    return integers.build().toArray();
  }

  double[] numbers() {
    return numbers.build().toArray();
  }

  private void addHeader() {
    integers.add(passes.size());
    integers.add(passes.stream().mapToLong(Pass::size).sum());
    integers.add(rows.size());
    integers.add(draws.size());
    integers.add(edited.stream().mapToLong(i -> rows.get(i).edits().tokens().length).sum());
    for (Pass pass : passes) {
      integers.add(((TorchSession) pass.session()).id());
      integers.add(pass.position());
      integers.add(pass.causal().length);
      integers.add(pass.block().length);
    }
  }

  private void addTokens() {
    for (Pass pass : passes) {
      Arrays.stream(pass.causal()).forEach(integers::add);
      Arrays.stream(pass.block()).forEach(integers::add);
    }
    for (Pass pass : passes) {
      for (int i = 0; i < pass.size(); i++) {
        integers.add(pass.position() + i);
      }
    }
  }

  private void addRows() {
    int first = 0;
    for (Pass pass : passes) {
      for (Row row : pass.rows()) {
        integers.add(first + row.index());
      }
      first += pass.size();
    }
    for (Row row : rows) {
      integers.add(row.choice() instanceof Choice.Given given ? given.token() : -1);
    }
  }

  private void addDraws() {
    List<Choice.Sample> samples =
        draws.stream().map(i -> (Choice.Sample) rows.get(i).choice()).toList();
    draws.forEach(i -> integers.add(i));
    samples.forEach(sample -> integers.add(sample.key()));
    samples.forEach(sample -> integers.add(sample.sampling().topK()));
    samples.forEach(sample -> numbers.add(sample.sampling().temperature()));
    samples.forEach(sample -> numbers.add(sample.sampling().topP()));
    samples.forEach(sample -> numbers.add(sample.sampling().minP()));
  }

  private void addEdits() {
    for (int i : edited) {
      for (int n = rows.get(i).edits().tokens().length; n > 0; n--) {
        integers.add(i);
      }
    }
    edited.forEach(i -> Arrays.stream(rows.get(i).edits().tokens()).forEach(integers::add));
    edited.forEach(i -> Arrays.stream(rows.get(i).edits().penalties()).forEach(numbers::add));
    edited.forEach(i -> Arrays.stream(rows.get(i).edits().biases()).forEach(numbers::add));
  }
}
