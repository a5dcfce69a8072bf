/**
 * Five tasks with checkable answers, made by seed, to train small models on and to measure them by.
 * {@link dev.sbd.samples.tasks.Suite} deals out problems; a {@link dev.sbd.samples.tasks.Task}
 * draws one; its {@link dev.sbd.samples.tasks.Check} says whether a text answers it.
 */
@NullMarked
package dev.sbd.samples.tasks;

import org.jspecify.annotations.NullMarked;
