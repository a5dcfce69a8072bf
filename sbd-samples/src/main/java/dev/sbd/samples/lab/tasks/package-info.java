/**
 * Five tasks with checkable answers, made by seed, to train small models on and to measure them by.
 * {@link dev.sbd.samples.lab.tasks.Suite} deals out problems; a {@link
 * dev.sbd.samples.lab.tasks.Task} draws one; its {@link dev.sbd.samples.lab.tasks.Check} says
 * whether a text answers it.
 */
@NullMarked
package dev.sbd.samples.lab.tasks;

import org.jspecify.annotations.NullMarked;
