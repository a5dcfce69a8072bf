/**
 * Makes a checkpoint that decodes set blocks from one that predicts the next token.
 *
 * <p>Names of arXiv 2509.04185, section 3: eta is {@code noise}, k the block size, x the clean and
 * x^ the noised rows; NTP and MATP are the two parts of the loss.
 */
@NullMarked
package dev.sbd.djl.training;

import org.jspecify.annotations.NullMarked;
