/** Endurance: requests of all kinds from many threads, each compared with itself alone. */
@NullMarked
package dev.sbd.samples.lab.soak;

import org.jspecify.annotations.NullMarked;
