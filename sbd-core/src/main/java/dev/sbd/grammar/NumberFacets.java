package dev.sbd.grammar;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.lucene.util.automaton.Automaton;

/** What schemas say together of a number. */
final class NumberFacets {
  private final Optional<Numbers.Bound> least;
  private final Optional<Numbers.Bound> most;
  private final List<BigDecimal> divisors;
  private final Regular regular;

  NumberFacets(List<SchemaNode> leaves, Regular regular) {
    this.regular = regular;
    this.least =
        bounds(leaves, leaf -> leaf.minimum, leaf -> leaf.exclusiveMinimum)
            .reduce((a, b) -> tighter(a, b, a.value().compareTo(b.value())));
    this.most =
        bounds(leaves, leaf -> leaf.maximum, leaf -> leaf.exclusiveMaximum)
            .reduce((a, b) -> tighter(a, b, b.value().compareTo(a.value())));
    this.divisors = leaves.stream().flatMap(leaf -> leaf.multipleOf.stream()).distinct().toList();
  }

  private static Stream<Numbers.Bound> bounds(
      List<SchemaNode> leaves,
      Function<SchemaNode, Optional<BigDecimal>> inclusive,
      Function<SchemaNode, Optional<BigDecimal>> exclusive) {
    return leaves.stream()
        .flatMap(
            leaf ->
                Stream.concat(
                    inclusive.apply(leaf).stream().map(value -> new Numbers.Bound(value, true)),
                    exclusive.apply(leaf).stream().map(value -> new Numbers.Bound(value, false))));
  }

  /** The one that leaves less, where {@code order} is above 0 if that is the first. */
  private static Numbers.Bound tighter(Numbers.Bound a, Numbers.Bound b, int order) {
    return order > 0 || (order == 0 && !a.inclusive()) ? a : b;
  }

  /** The texts of the numbers; of whole ones without fraction. */
  Automaton automaton(boolean whole) {
    Automaton numbers =
        whole ? Numbers.integers(least, most, regular) : Numbers.decimals(least, most, regular);
    for (BigDecimal divisor : divisors) {
      numbers = regular.intersection(numbers, Multiples.of(divisor, regular));
    }
    return numbers;
  }

  boolean allows(BigDecimal value) {
    return least.stream().allMatch(bound -> isBeyond(value.compareTo(bound.value()), bound))
        && most.stream().allMatch(bound -> isBeyond(bound.value().compareTo(value), bound))
        && divisors.stream().allMatch(divisor -> value.remainder(divisor).signum() == 0);
  }

  private static boolean isBeyond(int order, Numbers.Bound bound) {
    return order > 0 || (order == 0 && bound.inclusive());
  }
}
