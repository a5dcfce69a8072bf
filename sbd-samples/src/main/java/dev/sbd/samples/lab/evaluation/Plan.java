package dev.sbd.samples.lab.evaluation;

import dev.sbd.GenerationOptions;
import dev.sbd.djl.training.TrainingMethod;
import dev.sbd.internal.Check;
import dev.sbd.model.ModelSpec;
import dev.sbd.solver.BlockSizing;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What to run.
 *
 * @param kinds of exercises, one at least
 * @param decodings ways to decode; token by token, which the others are measured by, is put first
 *     if it isn't; a model that has no next-token predictions takes one token a look in its place
 * @param count the most exercises of a kind, at least 1
 * @param seed of the held-out problems
 * @param maxNewTokens where an answer ends at the latest
 * @param blocks how many tokens a block has; default: as is usual for the model
 * @param parallel exercises answered at a time, each on a thread with a model of its own
 */
public record Plan(
    List<Kind> kinds,
    List<Decoding> decodings,
    int count,
    long seed,
    int maxNewTokens,
    Optional<BlockSizing> blocks,
    int parallel) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is less than 1, or there is no kind
   */
  public Plan {
    Check.atLeast("--count", count, 1);
    Check.atLeast("--max-new-tokens", maxNewTokens, 1);
    Check.atLeast("--parallel", parallel, 1);
    Check.atLeast("the number of kinds", kinds.size(), 1);
    kinds = List.copyOf(kinds);
    Set<Decoding> distinct = new LinkedHashSet<>(List.of(Decoding.NTP));
    distinct.addAll(decodings);
    decodings = List.copyOf(distinct);
  }

  /** The decodings that a checkpoint of this training knows: token by token at least. */
  List<Decoding> decodings(TrainingMethod training, ModelSpec spec) {
    if (!spec.predictsNext()) {
      Stream<Decoding> sound = decodings.stream().filter(decoding -> !decoding.verifies());
      return Stream.concat(Stream.of(Decoding.ONE_A_LOOK), sound).distinct().toList();
    }
    return decodings.stream()
        .filter(decoding -> training == TrainingMethod.SBD || decoding.needsNoMasks())
        .toList();
  }

  /** Options to answer a question with. */
  GenerationOptions options(Decoding decoding, Question question) {
    GenerationOptions.Builder builder =
        GenerationOptions.builder().maxNewTokens(maxNewTokens).decoding(decoding.spelling());
    blocks.ifPresent(builder::blockSizing);
    question.grammar().ifPresent(builder::grammar);
    return builder.build();
  }
}
