package dev.sbd.samples.lab.evaluation;

import dev.sbd.djl.training.TrainingMethod;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A checkpoint to evaluate.
 *
 * @param name in tables
 * @param directory where it is
 * @param adapter that it decodes blocks with, if any
 * @param training what it was trained for
 */
public record Subject(
    String name, Path directory, Optional<Path> adapter, TrainingMethod training) {}
