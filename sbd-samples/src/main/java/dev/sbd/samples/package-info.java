/**
 * The command line {@code sbd} and sample programs. Start at {@link dev.sbd.samples.cli.Sbd} for
 * the one, {@link dev.sbd.samples.HelloBlocks} for the other.
 */
@NullMarked
package dev.sbd.samples;

import org.jspecify.annotations.NullMarked;
