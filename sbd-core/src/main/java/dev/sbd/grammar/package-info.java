/**
 * Structured output: what a text must look like ({@link dev.sbd.grammar.Grammar}), and which tokens
 * that leaves at each position.
 *
 * <p>A grammar is rules ({@code Rules}): automata over bytes, and over calls of one another, which
 * is what recursion takes. Regular parts are Lucene's automata.
 */
@NullMarked
package dev.sbd.grammar;

import org.jspecify.annotations.NullMarked;
