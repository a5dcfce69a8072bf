package dev.sbd.samples.lab.evaluation;

import dev.sbd.djl.Prompt;
import dev.sbd.grammar.Grammar;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is asked.
 *
 * @param prompt for a model
 * @param text it, or where it stands, for messages
 * @param check tells right answers from wrong ones, if there are such
 * @param grammar that an answer is given under, if there is one
 */
public record Exercise(
    Prompt prompt, String text, Optional<Predicate<String>> check, Optional<Grammar> grammar) {}
