/**
 * What a model costs on this machine: {@code sbd bench}. {@link dev.sbd.samples.lab.bench.Bench}
 * measures, {@link dev.sbd.samples.lab.bench.BenchReport} is the result, {@link
 * dev.sbd.samples.lab.bench.BenchTable} and {@link dev.sbd.samples.lab.bench.BenchPicture} show it.
 *
 * <p>T(k) is the time of a pass over a block of k tokens, T(k+k) that of a pass which commits k
 * tokens and looks at the next k (arXiv 2509.04185, eq. 16).
 */
@NullMarked
package dev.sbd.samples.lab.bench;

import org.jspecify.annotations.NullMarked;
