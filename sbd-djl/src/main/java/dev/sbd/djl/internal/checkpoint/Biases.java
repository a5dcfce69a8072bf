package dev.sbd.djl.internal.checkpoint;

/**
 * Which linear layers add a bias.
 *
 * @param qkv the query, key and value projections
 * @param output the attention's output projection
 * @param mlp the MLP's gate, up and down projections
 */
public record Biases(boolean qkv, boolean output, boolean mlp) {}
