package dev.sbd.djl.internal.checkpoint;

import java.util.Optional;

/**
 * The rotary position embedding.
 *
 * @param theta the base of its wavelengths
 * @param scaling its stretch to a longer context, if any
 */
public record Rope(double theta, Optional<Llama3RopeScaling> scaling) {}
