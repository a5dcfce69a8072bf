/** The command line {@code sbd}: a class a command, and mixins of the options that they share. */
@NullMarked
package dev.sbd.samples.cli;

import org.jspecify.annotations.NullMarked;
