package dev.sbd;

import dev.sbd.model.LogitReduction;
import dev.sbd.model.Pass;
import dev.sbd.model.PassCost;
import dev.sbd.model.Prediction;
import dev.sbd.model.Row;
import dev.sbd.model.TableModel;
import dev.sbd.solver.BlockSizing;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Greedy Set Block Decoding as the paper writes it down (arXiv 2509.04185, alg. 3), with the NTP
 * prefix where it is on: no cache, everything recomputed for every look, one block after the other,
 * cut at the end.
 */
final class ReferenceDecoder {
  private final TableModel model;
  private final GenerationOptions options;
  private final List<List<Integer>> reveals = new ArrayList<>();

  ReferenceDecoder(TableModel model, GenerationOptions options) {
    this.model = model;
    this.options = options;
  }

  /** Positions in the block that each look revealed. */
  List<List<Integer>> reveals() {
    return reveals;
  }

  /** The block size that the options give to every block of {@code model}. */
  static int blockSize(TableModel model, GenerationOptions options) {
    int most = model.spec().maxBlockSize();
    return options
        .settings()
        .sizing(model.spec())
        .next(new BlockSizing.Progress(0, 0, 0, 0, 0, most, new PassCost(0, 0)));
  }

  /** The new tokens. */
  int[] generate(int... prompt) {
    int[] tokens = prompt;
    int context = model.spec().contextLength();
    int limit = Math.min(options.maxNewTokens(), context - prompt.length);
    while (tokens.length - prompt.length < limit && end(prompt.length, tokens) < 0) {
      tokens =
          withBlock(
              tokens, prompt.length, Math.min(blockSize(model, options), context - tokens.length));
    }
    int end = end(prompt.length, tokens);
    int length = end < 0 ? limit : Math.min(limit, end + 1 - prompt.length);
    return Arrays.copyOfRange(tokens, prompt.length, prompt.length + length);
  }

  /** Where the first end token is that has no mask before it, or -1. */
  private int end(int from, int... tokens) {
    for (int i = from;
        i < tokens.length && tokens[i] != model.spec().maskToken().orElseThrow();
        i++) {
      if (model.spec().endTokens().contains(tokens[i])) {
        return i;
      }
    }
    return -1;
  }

  private int[] withBlock(int[] tokens, int promptLength, int size) {
    int[] all = Arrays.copyOf(tokens, tokens.length + size);
    Arrays.fill(all, tokens.length, all.length, model.spec().maskToken().orElseThrow());
    boolean first = true;
    while (masked(all) && end(promptLength, all) < 0) {
      List<Integer> revealed = new ArrayList<>();
      for (Candidate candidate :
          revealed(
              all, tokens.length, first && options.settings().method(model.spec()).ntpPrefix())) {
        all[tokens.length + candidate.position()] = candidate.prediction().token();
        revealed.add(candidate.position());
      }
      revealed.sort(null);
      reveals.add(revealed);
      first = false;
    }
    return all;
  }

  private boolean masked(int... tokens) {
    return Arrays.stream(tokens).anyMatch(token -> token == model.spec().maskToken().orElseThrow());
  }

  private List<Candidate> revealed(int[] all, int start, boolean ntp) {
    int[] causal = Arrays.copyOf(all, start);
    int[] block = Arrays.copyOfRange(all, start, all.length);
    double[][] logits;
    try (var session = model.openSession(all.length)) {
      logits = model.logits(new Pass(session, 0, causal, block, List.of()));
    }
    List<Candidate> revealed = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();
    if (ntp) {
      revealed.add(new Candidate(0, prediction(logits[start - 1])));
    }
    for (int i = ntp ? 1 : 0; i < block.length; i++) {
      if (block[i] == model.spec().maskToken().orElseThrow()) {
        candidates.add(new Candidate(i, prediction(logits[start + i])));
      }
    }
    if (!candidates.isEmpty()) {
      Optional<Candidate> prefix = revealed.stream().findFirst();
      revealed.addAll(
          ((DecodingMethod.ForGood) options.settings().method(model.spec()))
              .solver()
              .choose(new Candidates(candidates, prefix)));
    }
    return revealed;
  }

  private Prediction prediction(double... logits) {
    return LogitReduction.reduce(logits, model.spec().maskToken(), Row.greedy(0));
  }
}
