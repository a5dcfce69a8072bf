package dev.sbd.samples.lab.parity;

import dev.sbd.GenerationOptions;
import dev.sbd.djl.LoadOptions.Family;
import dev.sbd.model.Prediction;
import dev.sbd.solver.Candidate;
import dev.sbd.solver.Candidates;
import dev.sbd.solver.Drafting;
import java.util.Arrays;
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

  /** The rules, each with whose it is and how its passes are listed. */
  private enum Rule {
    NEMOTRON_BLOCKS("nemotron-blocks", Family.NEMOTRON, PassReading.LOOKS),
    NEMOTRON_LINEAR_SPEC("nemotron-linear-spec", Family.NEMOTRON, PassReading.VERIFIES),
    SDLM_PREFIX("sdlm-prefix", Family.SDLM, PassReading.PASSES),
    IDLM_STRIDED("idlm-strided", Family.IDLM, PassReading.ROUNDS),
    LOW_CONFIDENCE_DYNAMIC("low_confidence_dynamic", Family.SDAR, PassReading.SETTLED),
    LOW_CONFIDENCE_STATIC("low_confidence_static", Family.SDAR, PassReading.SETTLED),
    SEQUENTIAL("sequential", Family.SDAR, PassReading.SETTLED),
    THRESHOLD("threshold", Family.FAST_DLLM_V2, PassReading.SETTLED);

    private final String name;
    private final Family family;
    private final PassReading reading;

    Rule(String name, Family family, PassReading reading) {
      this.name = name;
      this.family = family;
      this.reading = reading;
    }
  }

  private Rule rule() {
    Field rule = decoding.get("rule");
    return Arrays.stream(Rule.values())
        .filter(known -> known.name.equals(rule.text()))
        .findFirst()
        .orElseThrow(
            () ->
                rule.wrong(
                    "nemotron-blocks, nemotron-linear-spec, sdlm-prefix, idlm-strided,"
                        + " low_confidence_dynamic, low_confidence_static, sequential or threshold",
                    rule.text()));
  }

  /** Whose rule it is. */
  Family family() {
    return rule().family;
  }

  /** Sets it. */
  void apply(GenerationOptions.Builder builder) {
    Set<Integer> stops =
        decoding.get("stop_ids").integers().stream().collect(Collectors.toUnmodifiableSet());
    builder.ignoreEos().stopTokens(stops);
    String apart = reference.isPresent() ? "apart:" : "";
    switch (rule()) {
      case NEMOTRON_BLOCKS -> builder.decoding("apart:" + threshold());
      case NEMOTRON_LINEAR_SPEC -> builder.decoding("linear-spec:" + threshold());
      case SDLM_PREFIX -> builder.decoding("above-prefix:" + tau());
      case IDLM_STRIDED -> builder.verified(STRIDED);
      case LOW_CONFIDENCE_DYNAMIC -> builder.decoding(apart + "dynamic:" + tau() + ":" + steps());
      case LOW_CONFIDENCE_STATIC -> builder.decoding(apart + "static:" + steps());
      case SEQUENTIAL -> builder.decoding(apart + "sequential:" + steps());
      case THRESHOLD -> builder.decoding(apart + "within:" + subBlock() + ":dynamic:" + tau());
    }
  }

  private String threshold() {
    return decoding.get("threshold").isThere() ? "threshold:" + tau() : "fixed:1";
  }

  private double tau() {
    return decoding.get("threshold").number();
  }

  private int subBlock() {
    return decoding.get("small_block_size").integer();
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
    return reference.isPresent() ? PassReading.REFERENCE : rule().reading;
  }
}
