package dev.sbd.samples.cli;

import dev.sbd.GenerationOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say how to generate. */
final class GenerationFlags {
  @Mixin private MethodFlags method;

  @Option(
      names = "--keep-special-tokens",
      description = "Write special tokens out in the text, but not the one that ends it.")
  private boolean keepSpecialTokens;

  @ArgGroup(validate = false, heading = "%nHow to pick a token:%n")
  private SamplingFlags sampling = new SamplingFlags();

  @ArgGroup(validate = false, heading = "%nWhere the text ends:%n")
  private StopFlags stops = new StopFlags();

  @ArgGroup(heading = GrammarFlags.HEADING)
  private @Nullable GrammarFlags grammar;

  GenerationOptions.Builder apply(GenerationOptions.Builder builder) {
    stops.apply(builder);
    method.apply(builder);
    sampling.apply(builder);
    GrammarFlags.apply(grammar, builder);
    return keepSpecialTokens ? builder.keepSpecialTokens() : builder;
  }
}
