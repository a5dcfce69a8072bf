package dev.sbd.samples.cli;

import dev.sbd.GenerationOptions;
import picocli.CommandLine.Mixin;

/** Options that say how to generate. */
final class GenerationFlags {
  @Mixin private StopFlags stops;
  @Mixin private MethodFlags method;
  @Mixin private SamplingFlags sampling;

  GenerationOptions.Builder apply(GenerationOptions.Builder builder) {
    stops.apply(builder);
    method.apply(builder);
    sampling.apply(builder);
    return builder;
  }
}
