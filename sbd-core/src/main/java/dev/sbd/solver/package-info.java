/**
 * Which masked tokens of a block to reveal after a forward pass. A solver knows neither models nor
 * loops: it is given candidates and picks some of them.
 */
@NullMarked
package dev.sbd.solver;

import org.jspecify.annotations.NullMarked;
