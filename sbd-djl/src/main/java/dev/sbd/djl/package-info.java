/**
 * Runs Hugging Face checkpoints of Llama, Qwen2 and Qwen3 models on libtorch. Start at {@link
 * dev.sbd.djl.SbdModel}.
 */
@NullMarked
package dev.sbd.djl;

import org.jspecify.annotations.NullMarked;
