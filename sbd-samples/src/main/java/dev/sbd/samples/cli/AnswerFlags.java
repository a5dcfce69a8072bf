package dev.sbd.samples.cli;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of a command that answers one prompt: which, by what model, and how. */
final class AnswerFlags {
  @ArgGroup(multiplicity = "1")
  private PromptFlags prompt;

  @Mixin private GenerationFlags generation;
  @Mixin private ModelFlags model;

  @Option(names = "--raw", description = "Continue the prompt as it stands, without chat template.")
  private boolean raw;

  SbdModel load() {
    return model.load();
  }

  /** The model's name. */
  String modelName() {
    return ModelFlags.nameOf(model.checkpoint());
  }

  /** The prompt as it was given. */
  String prompt() {
    return prompt.asGiven();
  }

  /** The options asked for, to be added to. */
  GenerationOptions.Builder options() {
    return generation.apply(GenerationOptions.builder());
  }

  Generation answer(SbdModel loaded, GenerationOptions options) {
    return loaded.decoder().generate(prompt.encode(loaded, raw), options);
  }
}
