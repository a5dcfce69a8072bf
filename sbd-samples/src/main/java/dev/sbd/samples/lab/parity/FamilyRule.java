package dev.sbd.samples.lab.parity;

import dev.sbd.GenerationOptions;
import dev.sbd.djl.CheckpointException;
import dev.sbd.djl.LoadOptions.Family;
import dev.sbd.model.Prediction;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
import dev.sbd.solver.Drafting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The {@code decoding} of a case of sbd-transcripts-2: a family's own rule.
 *
 * @param decoding the field
 * @param reference what the family's code does, where that is told and asked for: it commits in
 *     passes of their own
 */
record FamilyRule(Field decoding, Optional<Field> reference) {

  /** I-DLM's: the prompt alone first, then all that a look foresees is a draft. */
  private static final Drafting STRIDED =
      new Drafting() {
        @Override
        public List<Candidate> choose(Candidates candidates, History history) {
          return candidates.masked();
        }

        @Override
        public int[] blockSizes(List<Prediction> drafts, int size, History history) {
          return Drafting.super.blockSizes(drafts, history.passes() == 0 ? 1 : size, history);
        }

        @Override
        public String toString() {
          return "strided";
        }
      };

  /**
   * The rule of a case.
   *
   * @param asReference whether passes are to be the reference's, where the case tells them
   */
  static FamilyRule of(Field entry, boolean asReference) {
    Optional<Field> reference =
        Optional.of(entry.get("reference")).filter(field -> asReference && field.isThere());
    return new FamilyRule(entry.get("decoding"), reference);
  }

  private String rule() {
    return decoding.get("rule").text();
  }

  /** Whose rule it is. */
  Family family() {
    return switch (rule()) {
      case "nemotron-blocks", "nemotron-linear-spec" -> Family.NEMOTRON;
      case "sdlm-prefix" -> Family.SDLM;
      case "idlm-strided" -> Family.IDLM;
      case "threshold" -> Family.FAST_DLLM_V2;
      case "low_confidence_dynamic", "low_confidence_static", "sequential" -> Family.SDAR;
      default -> throw unknown();
    };
  }

  /** Sets it. */
  void apply(GenerationOptions.Builder builder) {
    Set<Integer> stops =
        decoding.get("stop_ids").integers().stream().collect(Collectors.toUnmodifiableSet());
    builder.ignoreEos().stopTokens(stops);
    if (rule().equals("idlm-strided")) {
      builder.verified(STRIDED);
    } else {
      builder.decoding((reference.isPresent() ? "apart:" : "") + spelling());
    }
  }

  private String spelling() {
    return switch (rule()) {
      case "nemotron-blocks" -> "apart:" + threshold();
      case "nemotron-linear-spec" -> "linear-spec:" + threshold();
      case "sdlm-prefix" -> "above-prefix:" + tau();
      case "low_confidence_dynamic" -> "dynamic:" + tau() + ":" + steps();
      case "low_confidence_static" -> "static:" + steps();
      case "sequential" -> "sequential:" + steps();
      case "threshold" ->
          "within:" + decoding.get("small_block_size").integer() + ":dynamic:" + tau();
      default -> throw unknown();
    };
  }

  private CheckpointException unknown() {
    return decoding
        .get("rule")
        .wrong(
            "nemotron-blocks, nemotron-linear-spec, sdlm-prefix, idlm-strided,"
                + " low_confidence_dynamic, low_confidence_static, sequential or threshold",
            rule());
  }

  private String threshold() {
    return decoding.get("threshold").isThere() ? "threshold:" + tau() : "fixed:1";
  }

  private double tau() {
    return decoding.get("threshold").number();
  }

  private int steps() {
    return decoding.get("denoising_steps").integer();
  }

  /** Whether the family's own adapter drafts. */
  boolean hasAdapter() {
    Field adapter = decoding.get("adapter");
    return adapter.isThere() && adapter.flag();
  }

  /** How its passes are listed. */
  PassReading reading() {
    if (reference.isPresent()) {
      return PassReading.REFERENCE;
    }
    return switch (rule()) {
      case "nemotron-blocks" -> PassReading.LOOKS;
      case "nemotron-linear-spec" -> PassReading.VERIFIES;
      case "idlm-strided" -> PassReading.ROUNDS;
      case "sdlm-prefix" -> PassReading.PASSES;
      default -> PassReading.SETTLED;
    };
  }
}
