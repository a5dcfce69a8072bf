package dev.sbd.samples.cli;

import dev.sbd.GenerationOptions;
import java.util.Optional;

/**
 * A way to decode that a comparison looks at.
 *
 * @param name for people: {@code NTP}, {@code gamma 0.1}, {@code verified adaptive}
 * @param gamma of Set Block Decoding; empty for the others
 */
record Contender(String name, Optional<Double> gamma, GenerationOptions options) {}
