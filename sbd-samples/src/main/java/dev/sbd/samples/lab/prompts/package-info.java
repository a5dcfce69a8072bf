/**
 * Files of prompts, a JSON object a line, and a model's answers to them. {@link
 * dev.sbd.samples.lab.prompts.PromptLine} is what is asked, {@link
 * dev.sbd.samples.lab.prompts.AnswerLine} the same with the answer, and {@link
 * dev.sbd.samples.lab.prompts.Answering} makes one of the other, many side by side.
 */
@NullMarked
package dev.sbd.samples.lab.prompts;

import org.jspecify.annotations.NullMarked;
