/**
 * Structured output: what a text must look like ({@link dev.sbd.grammar.Grammar}), and which tokens
 * that leaves at each position.
 *
 * <p>The way from a schema to a mask:
 *
 * <ol>
 *   <li>{@code SchemaDocument} reads the schema into {@code SchemaNode}s, references followed.
 *   <li>{@code JsonValues} makes an automaton (a DFA over bytes) of all schemas that hold for one
 *       value together, a {@code Conjunction}: type by type ({@code Facets}, {@code ObjectRule},
 *       {@code ArrayRule}, {@code StringFacets}, {@code NumberFacets}), put together by {@code
 *       Wiring}.
 *   <li>Regular expressions, of patterns and formats too, are parsed ({@code RegexParser}) into an
 *       {@code Nfa}; {@code Subsets} makes it deterministic, {@code Utf8} one over bytes. Other
 *       operations on automata are Lucene's, in {@code Regular}, which bounds all work.
 *   <li>What is recursive, or large, becomes a rule that others call; so a grammar is {@code
 *       Rules}. {@code Pushdown} numbers their states, and drops those from which no text can end.
 *   <li>A {@link dev.sbd.grammar.GrammarState} is a set of such states, each with a stack of what
 *       to return to; states are made when a text first comes to them, and kept.
 *   <li>A {@link dev.sbd.grammar.TokenGrammar} walks the {@link dev.sbd.grammar.Vocabulary}, a tree
 *       of all tokens by their bytes, from a state: the tokens that do not die are its mask.
 * </ol>
 */
@NullMarked
package dev.sbd.grammar;

import org.jspecify.annotations.NullMarked;
