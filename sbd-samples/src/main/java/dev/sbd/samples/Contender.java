package dev.sbd.samples;

import dev.sbd.GenerationOptions;
import java.util.Optional;

/**
 * A way to decode that a comparison looks at.
 *
 * @param gamma of Set Block Decoding; empty for token-by-token decoding
 */
record Contender(Optional<Double> gamma, GenerationOptions options) {}
