/**
 * The part of Jinja that chat templates are written in, to the letter of Python's jinja2 as
 * transformers sets it up: blocks and comments take their line with them ({@code trim_blocks},
 * {@code lstrip_blocks}), nothing is escaped, values cannot be changed, {@code break}, {@code
 * continue} and {@code generation} are tags.
 *
 * <p>A template is parsed into {@link dev.sbd.djl.internal.jinja.Node}s and {@link
 * dev.sbd.djl.internal.jinja.Expression}s that run themselves. Python's values are Java's: str a
 * String, int a Long (a BigInteger where it does not fit, to be written only), float a Double, bool
 * a Boolean, list a List, tuple a {@link dev.sbd.djl.internal.jinja.Tuple}, dict a Map, None {@link
 * dev.sbd.djl.internal.jinja.None}, and what is not there an {@link
 * dev.sbd.djl.internal.jinja.Undefined}.
 *
 * <p>There is no template inheritance, no include and no import: a chat template is one file. Of
 * Jinja's and Python's operations there are those that chat templates use. A filter, test, function
 * or method that is not here fails where rendering reaches it, so that the rest of a template works
 * without it; so does an argument that an operation does not take.
 */
@NullMarked
package dev.sbd.djl.internal.jinja;

import org.jspecify.annotations.NullMarked;
