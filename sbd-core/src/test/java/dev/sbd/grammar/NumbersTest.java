package dev.sbd.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sbd.error.InvalidRequestException;
import dev.sbd.grammar.Numbers.Bound;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
  private static final Pattern JSON =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,2})?");
  private static final Pattern PLAIN = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*");
  private static final List<String> TEXTS = texts("-.0159", 6);

  @Test
  void decimals_withoutBounds_areJsonsNumbers() {
    Automaton all = Numbers.decimals(Optional.empty(), Optional.empty(), new Regular());
    for (String text : texts("-+.01eE", 6)) {
      assertEquals(JSON.matcher(text).matches(), Operations.run(all, text), text);
    }
  }

  @Test
  void integers_withoutBounds_haveNeitherLeadingZerosNorMinusZero() {
    Automaton all = Numbers.integers(Optional.empty(), Optional.empty(), new Regular());
    for (String text : TEXTS) {
      assertEquals(INTEGER.matcher(text).matches(), Operations.run(all, text), text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0.0",
        "-0.5",
        "0.1",
        "0.10",
        "1",
        "-1",
        "5",
        "9.5",
        "10",
        "99",
        "-105",
        "100.01",
        "0.0501",
        "-9.99",
        "1E2",
        "1e-2",
        "0e9999999"
      })
  void numbers_withOneBound_compareAsBigDecimals(String value) {
    for (boolean inclusive : new boolean[] {true, false}) {
      Optional<Bound> bound = Optional.of(new Bound(new BigDecimal(value), inclusive));
      assertExact(bound, Optional.empty());
      assertExact(Optional.empty(), bound);
    }
  }

  @Property(tries = 60)
  void numbers_ofAnyRange_compareAsBigDecimals(
      @ForAll("bounds") Bound least, @ForAll("bounds") Bound most) {
    assertExact(Optional.of(least), Optional.of(most));
  }

  @Test
  void range_thatHoldsNoNumber_isEmpty() {
    Bound one = new Bound(BigDecimal.ONE, true);
    Bound belowOne = new Bound(BigDecimal.ONE, false);
    assertTrue(
        Operations.isEmpty(
            Numbers.decimals(Optional.of(one), Optional.of(belowOne), new Regular())),
        "[1, 1)");
    Bound half = new Bound(new BigDecimal("0.5"), true);
    assertTrue(
        Operations.isEmpty(
            Numbers.integers(Optional.of(half), Optional.of(belowOne), new Regular())),
        "[0.5, 1)");
  }

  @Test
  void bounds_ofManyDigits_areExact() {
    BigDecimal large = new BigDecimal("1e308");
    Automaton numbers =
        Numbers.integers(Optional.empty(), Optional.of(new Bound(large, true)), new Regular());
    assertTrue(Operations.run(numbers, large.toPlainString()), "the bound");
    assertEquals(false, Operations.run(numbers, large.add(BigDecimal.ONE).toPlainString()), "more");
    BigDecimal small = new BigDecimal("1e-300");
    Automaton above =
        Numbers.decimals(Optional.of(new Bound(small, false)), Optional.empty(), new Regular());
    assertEquals(false, Operations.run(above, small.toPlainString()), "the bound");
    assertTrue(Operations.run(above, small.toPlainString() + "001"), "more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e1000000", "-1e-1000000", "1e2147483647", "1e400"})
  void bound_ofTooManyDigits_isRefused(String value) {
    Exception e =
        assertThrows(InvalidRequestException.class, () -> new Bound(new BigDecimal(value), true));
    assertTrue(e.getMessage().contains("at most 400 digits"), e.getMessage());
  }

  @Provide
  Arbitrary<Bound> bounds() {
    Arbitrary<BigDecimal> values =
        Combinators.combine(
                Arbitraries.longs().between(-12_000, 12_000), Arbitraries.integers().between(-1, 4))
            .as(BigDecimal::valueOf);
    return Combinators.combine(values, Arbitraries.of(true, false)).as(Bound::new);
  }

  private static void assertExact(Optional<Bound> least, Optional<Bound> most) {
    Automaton decimals = Numbers.decimals(least, most, new Regular());
    Automaton integers = Numbers.integers(least, most, new Regular());
    for (String text : TEXTS) {
      boolean in = PLAIN.matcher(text).matches() && isIn(new BigDecimal(text), least, most);
      String what = text + " in " + least + " to " + most;
      assertEquals(in, Operations.run(decimals, text), what);
      assertEquals(in && INTEGER.matcher(text).matches(), Operations.run(integers, text), what);
    }
  }

  private static boolean isIn(BigDecimal number, Optional<Bound> least, Optional<Bound> most) {
    boolean above =
        least.isEmpty()
            || number.compareTo(least.get().value()) >= (least.get().inclusive() ? 0 : 1);
    boolean below =
        most.isEmpty() || number.compareTo(most.get().value()) <= (most.get().inclusive() ? 0 : -1);
    return above && below;
  }

  /** All texts of these characters up to a length. */
  static List<String> texts(String characters, int length) {
    List<String> texts = new ArrayList<>(List.of(""));
    int from = 0;
    for (int i = 0; i < length; i++) {
      int to = texts.size();
      for (String text : texts.subList(from, to).toArray(new String[0])) {
        for (int j = 0; j < characters.length(); j++) {
          texts.add(text + characters.charAt(j));
        }
      }
      from = to;
    }
    return texts;
  }
}
