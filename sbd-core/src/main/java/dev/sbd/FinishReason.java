package dev.sbd;

/** Why a generation ended. */
public enum FinishReason {
  /** The model ended its text with one of its end tokens. */
  EOS,
  /** {@link GenerationOptions#maxNewTokens()} tokens are there, or the model's context is full. */
  LENGTH
}
