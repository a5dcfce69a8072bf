/** A decoding made visible: which forward pass revealed which token, in a terminal or a browser. */
@NullMarked
package dev.sbd.samples.lab.trace;

import org.jspecify.annotations.NullMarked;
