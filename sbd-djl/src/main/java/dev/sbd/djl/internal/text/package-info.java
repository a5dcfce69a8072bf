/** A checkpoint's text side: its tokenizer and its chat template. */
@NullMarked
package dev.sbd.djl.internal.text;

import org.jspecify.annotations.NullMarked;
