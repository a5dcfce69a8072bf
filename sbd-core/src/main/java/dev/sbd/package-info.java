/**
 * Set Block Decoding: text from a block-decoding language model in a fraction of the forward passes
 * that token-by-token decoding takes (arXiv 2509.04185). Start at {@link dev.sbd.SetBlockDecoder}.
 */
@NullMarked
package dev.sbd;

import org.jspecify.annotations.NullMarked;
