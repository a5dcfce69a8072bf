package dev.sbd.samples.lab.evaluation;

import dev.sbd.djl.training.TrainingMethod;
import java.nio.file.Path;

/**
 * A checkpoint to evaluate.
 *
 * @param name in tables
 * @param directory where it is
 * @param training what it was trained for
 */
public record Subject(String name, Path directory, TrainingMethod training) {}
