/**
 * Prompts as people write them to a chat model, and files of a model's answers to them, a JSON
 * object a line: what an adapter learns from. {@link dev.sbd.samples.lab.prompts.PromptKind} deals
 * prompts out by seed; their words and wordings are in the text files beside this package, in the
 * notation of {@link dev.sbd.samples.lab.prompts.Phrasebook}. {@link
 * dev.sbd.samples.lab.prompts.PromptLine} is what is asked, {@link
 * dev.sbd.samples.lab.prompts.AnswerLine} the same with the answer, and {@link
 * dev.sbd.samples.lab.prompts.Answering} makes one of the other, many side by side.
 */
@NullMarked
package dev.sbd.samples.lab.prompts;

import org.jspecify.annotations.NullMarked;
