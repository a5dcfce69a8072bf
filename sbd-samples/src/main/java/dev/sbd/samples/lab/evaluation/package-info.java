/**
 * Accuracy, forward passes and time of checkpoints on tasks with checkable answers, for several
 * ways to decode: the paper's table 1. {@link dev.sbd.samples.lab.evaluation.Evaluation} runs them,
 * {@link dev.sbd.samples.lab.evaluation.Results} holds and shows what came out.
 */
@NullMarked
package dev.sbd.samples.lab.evaluation;

import org.jspecify.annotations.NullMarked;
