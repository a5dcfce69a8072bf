/**
 * Compares this implementation with what the reference implementation computed: logits ({@code
 * golden.json}) and whole decodings ({@code transcripts.json}). The formats are in docs/parity.md.
 */
@NullMarked
package dev.sbd.samples.lab.parity;

import org.jspecify.annotations.NullMarked;
