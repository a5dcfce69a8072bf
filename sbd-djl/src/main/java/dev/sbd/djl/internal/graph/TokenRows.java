package dev.sbd.djl.internal.graph;

import dev.sbd.djl.internal.graph.AttentionCalls.Sight;
import dev.sbd.djl.internal.graph.AttentionCalls.Span;
import dev.sbd.model.BlockScheme;
import dev.sbd.model.Look;
import dev.sbd.model.ModelSpec;
import dev.sbd.model.Pass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a pass: the causal tokens of all sequences, then those of their blocks. For each its
 * token, its position, its place in its cache, and the keys that it sees.
 *
 * <p>A causal token's key is at its position; blocks take the places behind the last causal one. A
 * token sees the keys before a place, and those from one to another: of its own block, where that
 * is one of several. Where blocks are committed whole, a causal token sees up to its block's end.
 */
final class TokenRows {
  private static final int FEW = 32; // causal tokens, which are treated as drafts are
  private static final int MOST_DRAFTED = 128; // as many at most, if several of them are asked for

  /** What attends. */
  final List<Span> spans = new ArrayList<>();

  /** The rows whose keys and values a tensor of caches takes, ascending, by its number. */
  final Map<Integer, List<Integer>> written = new LinkedHashMap<>();

  final int[] tokens; // (t) as all below
  final int[] positions;
  final int[] places; // in their tensors, whose slots stand one behind the other
  final int[] seen;
  final int[] from;
  final int[] to;
  private final ModelSpec spec;
  private int row;

  TokenRows(List<Pass> passes, ModelSpec spec) {
    this.spec = spec;
    int count = passes.stream().mapToInt(Pass::size).sum();
    tokens = new int[count];
    positions = new int[count];
    places = new int[count];
    seen = new int[count];
    from = new int[count];
    to = new int[count];
    passes.stream().filter(pass -> pass.causal().length > 0).forEach(this::addCausal);
    passes.stream().filter(pass -> !pass.looks().isEmpty()).forEach(this::addBlocks);
  }

  private void addCausal(Pass pass) {
    int size = pass.causal().length;
    addSpan(pass, size, pass.position() + size, isDrafted(pass) ? Sight.DRAFT : Sight.PROMPT);
    for (int i = 0; i < size; i++) {
      int position = pass.position() + i;
      int end = spec.cacheable(position) + spec.cacheStep(); // of what is committed with it
      add(pass, pass.causal()[i], position, position, end);
    }
  }

  private boolean isDrafted(Pass pass) {
    int tokens = pass.causal().length;
    long asked = pass.rows().stream().filter(row -> row.index() < tokens).count();
    return spec.predictsNext() && (tokens <= FEW || (tokens <= MOST_DRAFTED && asked > 1));
  }

  private void addBlocks(Pass pass) {
    int before = pass.position() + pass.causal().length;
    int end = before + pass.blockRows();
    boolean causal = spec.scheme().sight() == BlockScheme.Sight.CAUSAL;
    boolean apart =
        causal || pass.looks().size() > 1 || pass.looks().get(0).behind() != pass.causal().length;
    addSpan(pass, pass.blockRows(), end, apart ? Sight.APART : Sight.BLOCK);
    int place = before;
    for (Look look : pass.looks()) {
      int start = pass.position() + look.behind();
      int size = look.tokens().length;
      for (int i = 0; i < size; i++) {
        from[row] = apart ? place : 0;
        to[row] = apart ? place + (causal ? i + 1 : size) : 0;
        add(pass, look.tokens()[i], start + i, place + i, apart ? start : end);
      }
      place += size;
    }
  }

  private void addSpan(Pass pass, int size, int end, Sight sight) {
    spans.add(new Span(((TorchSession) pass.session()).cache(), row, size, end, sight));
  }

  private void add(Pass pass, int token, int position, int place, int before) {
    Caches.Place cache = ((TorchSession) pass.session()).cache();
    written.computeIfAbsent(cache.tensor(), tensor -> new ArrayList<>()).add(row);
    tokens[row] = token;
    positions[row] = position;
    places[row] = cache.slot() * cache.capacity() + place;
    seen[row] = before;
    row++;
  }
}
