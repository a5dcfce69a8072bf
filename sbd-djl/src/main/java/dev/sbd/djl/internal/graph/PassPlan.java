package dev.sbd.djl.internal.graph;

import dev.sbd.model.Choice;
import dev.sbd.model.Look;
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
 * integers: spans s, tokens t, rows r, draws d, edits e, tokens of blocks b
 *           cache, slot, tokens, written, kind                 of each span
 *           token (t), position (t)                            causal ones of all sequences, then blocks
 *           slots seen, own slots from, to (b)                 of each block token, one list after the other
 *           row (r), given token or -1 (r)
 *           row, key, topK                                     of each draw, one list after the other
 *           row, token                                         of each edit, likewise
 * numbers:  temperature, topP, minP                            of each draw, likewise
 *           penalty, bias                                      of each edit, likewise
 * </pre>
 *
 * A slot is a place in the cache: of a causal token its position; blocks take those behind the last
 * one. A span is what attends at once: the causal tokens of a sequence, or its blocks. Those of
 * blocks come last. {@code written} is how many tokens' keys and values the cache takes from its
 * first token on: of one sequence the causal span writes the blocks', too.
 *
 * <p>Causal spans of kind 1 attend in pairs, up to the next multiple of 64 keys, as decoder.py's
 * attend_pairs needs it: drafts, whose bits are to be those of a pass of their own, and few tokens.
 * Blocks of kind 1 do not see all slots up to their own: each sees those of the tokens before it,
 * and its own.
 */
final class PassPlan {
  private static final int FEW = 32; // tokens, which attend in pairs
  private static final int MOST_DRAFTED = 128; // likewise, if several of them are asked for
  private static final int KEYS = 64;

  private final List<Pass> passes;
  private final List<long[]> spans = new ArrayList<>(); // as above
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
    List<Pass> causal = passes.stream().filter(pass -> pass.causal().length > 0).toList();
    boolean one = passes.size() == 1;
    for (Pass pass : causal) {
      addCausal(pass, one ? pass.size() : pass.causal().length);
    }
    passes.stream().filter(pass -> pass.blockRows() > 0).forEach(pass -> addBlocks(pass, one));
    integers.add(spans.size());
    integers.add(passes.stream().mapToLong(Pass::size).sum());
    integers.add(rows.size());
    integers.add(draws);
    integers.add(rows.stream().mapToLong(row -> row.edits().tokens().length).sum());
    integers.add(passes.stream().mapToLong(Pass::blockRows).sum());
    spans.forEach(span -> Arrays.stream(span).forEach(integers::add));
  }

  private void addBlocks(Pass pass, boolean one) {
    int before = pass.causal().length;
    int tokens = pass.blockRows();
    boolean together = pass.looks().size() == 1 && pass.looks().get(0).behind() == before;
    int written = one && before > 0 ? 0 : tokens;
    addSpan(pass, pass.position() + before, tokens, written, together ? 0 : 1);
  }

  private void addCausal(Pass pass, int written) {
    int end = pass.position() + pass.causal().length;
    int left = written;
    boolean pairs = attendsInPairs(pass);
    for (int from = pass.position(); from < end; ) {
      int next = pairs ? Math.min(end, (from / KEYS + 1) * KEYS) : end;
      addSpan(pass, from, next - from, left, pairs ? 1 : 0);
      left = 0;
      from = next;
    }
  }

  private static boolean attendsInPairs(Pass pass) {
    int tokens = pass.causal().length;
    return tokens <= FEW
        || (tokens <= MOST_DRAFTED
            && pass.rows().stream().filter(row -> row.index() < tokens).count() > 1);
  }

  private void addSpan(Pass pass, int slot, int tokens, int written, int kind) {
    spans.add(new long[] {((TorchSession) pass.session()).id(), slot, tokens, written, kind});
  }

  private void addTokens() {
    passes.forEach(pass -> addAll(pass.causal()));
    passes.forEach(pass -> pass.looks().forEach(look -> addAll(look.tokens())));
    passes.forEach(pass -> addRange(pass.position(), pass.causal().length));
    List<int[]> seen = new ArrayList<>(); // of each look: slots before it, its own from, to
    for (Pass pass : passes) {
      int slot = pass.position() + pass.causal().length;
      for (Look look : pass.looks()) {
        int position = pass.position() + look.behind();
        addRange(position, look.tokens().length);
        seen.add(new int[] {position, slot, slot + look.tokens().length});
        slot += look.tokens().length;
      }
    }
    for (int number = 0; number < 3; number++) {
      for (int[] of : seen) {
        int[] each = new int[of[2] - of[1]];
        Arrays.fill(each, of[number]);
        addAll(each);
      }
    }
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

  private void addRange(int first, int count) {
    IntStream.range(first, first + count).forEach(integers::add);
  }

  private void addAll(int... values) {
    Arrays.stream(values).forEach(integers::add);
  }
}
