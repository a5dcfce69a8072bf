/**
 * Prompts as people write them to a chat model, made by seed: what a real model's own answers, and
 * so its adapter's training data, are made from. {@link dev.sbd.samples.lab.prompts.Kind} deals
 * them out; their words and wordings are in the text files beside this package, in the notation of
 * {@link dev.sbd.samples.lab.prompts.Phrasebook}.
 */
@NullMarked
package dev.sbd.samples.lab.prompts;

import org.jspecify.annotations.NullMarked;
