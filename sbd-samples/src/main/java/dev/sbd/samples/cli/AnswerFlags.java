package dev.sbd.samples.cli;

import dev.sbd.Generation;
import dev.sbd.GenerationOptions;
import dev.sbd.djl.SbdModel;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of a command that answers: by what model, and how. */
final class AnswerFlags {
  @Mixin private GenerationFlags generation;
  @Mixin private ModelFlags model;

  @Option(names = "--raw", description = "Continue the prompt as it stands, without chat template.")
  private boolean raw;

  SbdModel load() {
    return model.load();
  }

  /** The model, loaded so that so many generations may share a pass. */
  SbdModel load(int maxBatch) {
    return SbdModel.load(model.checkpoint(), options -> model.apply(options).maxBatch(maxBatch));
  }

  boolean isRaw() {
    return raw;
  }

  /** The model's name. */
  String modelName() {
    return ModelFlags.nameOf(model.checkpoint());
  }

  /** What tells the model from others of its name. */
  String modelHash() {
    return model.hash();
  }

  /** The options asked for, to be added to. */
  GenerationOptions.Builder options() {
    return generation.apply(GenerationOptions.builder());
  }

  Generation answer(SbdModel loaded, PromptFlags prompt, GenerationOptions options) {
    return loaded.decoder().generate(prompt.encode(loaded, raw), options);
  }
}
