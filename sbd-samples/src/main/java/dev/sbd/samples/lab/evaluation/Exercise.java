package dev.sbd.samples.lab.evaluation;

import dev.sbd.djl.Prompt;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is asked.
 *
 * @param prompt for a model
 * @param text it, or where it stands, for messages
 * @param check tells right answers from wrong ones, if there are such
 */
public record Exercise(Prompt prompt, String text, Optional<Predicate<String>> check) {}
