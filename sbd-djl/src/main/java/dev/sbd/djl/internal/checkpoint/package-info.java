/**
 * A Hugging Face checkpoint directory, read and checked: {@code config.json}, the safetensors
 * shards' headers and what the tokenizer's files say about special tokens. Weights are located,
 * never loaded.
 *
 * <p>Whatever is wrong with a checkpoint is one {@link dev.sbd.djl.CheckpointException} whose
 * message names the file, the field and the value.
 */
@NullMarked
package dev.sbd.djl.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
