/**
 * JMH benchmarks of the parts, one class a question. Every build compiles them, none runs them:
 *
 * <pre>{@code mvn -q -DskipTests -Pbenchmark package -Dbenchmark=SolverBenchmark}</pre>
 *
 * <p>What whole forward passes cost is {@code sbd bench}'s to say.
 */
package dev.sbd.samples.benchmark;
