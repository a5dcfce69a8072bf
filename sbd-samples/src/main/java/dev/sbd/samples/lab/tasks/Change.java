package dev.sbd.samples.lab.tasks;

import java.util.List;

/**
 * How a number of things changes.
 *
 * @param number how many things come, go, or are in a group; what the total is multiplied or
 *     divided by
 * @param groups how many groups there are; 1 where the kind has none
 */
record Change(Kind kind, int number, int groups) {
  private static final int LARGEST = 99;

  /** More and fewer are the commonest, in stories as in life. */
  private static final List<Kind> KINDS =
      List.of(
          Kind.MORE,
          Kind.MORE,
          Kind.MORE,
          Kind.FEWER,
          Kind.FEWER,
          Kind.FEWER,
          Kind.DOUBLE,
          Kind.TRIPLE,
          Kind.HALF,
          Kind.MORE_GROUPS,
          Kind.MORE_GROUPS,
          Kind.FEWER_GROUPS);

  /** Kinds of change, each with its wordings. */
  enum Kind {
    MORE(
        "{S} [buys|finds|gets|picks|wins|collects|makes|orders|receives|adds] {n} more[| {T}]"
            + "[|| at the [market|shop|fair|station]| in the [garden|park|street|village]]."
            + "|{O} [gives|brings|sends|sells|hands|lends] {S} [{n} more|{n} {T}|another {n}|{n}"
            + " more {T}]."
            + "|{S} [gets|takes|receives|buys] [{n} more|another {n}|{n} {T}] from {O}."
            + "|{O} [adds|puts in|brings] {n} [{T}|more|more {T}]."
            + "|[another {n} {T}|{n} more {T}|{n} new {T}] [arrive|come in|are delivered|are"
            + " added|are found]."),
    FEWER(
        "{S} [gives|sells|sends|lends|hands|brings] {n} [|{T} |of them |of the {T} ]to {O}."
            + "|{S} [loses|uses|sells|drops|breaks|throws away|gives away] {n} [{T}|of them|of the"
            + " {T}][|| at the [market|fair|station]| in the [garden|park|street]]."
            + "|{O} [takes|borrows|buys|needs] {n} [{T}|of them|of the {T}] from {S}."
            + "|{O} [loses|breaks|steals|takes away] {n} [{T}|of them|of the {T}]."
            + "|{n} [{T}|of them|of the {T}] [are sold|are lost|are broken|go missing|are given"
            + " away|are stolen|are used]."),
    DOUBLE(
        "[the number of {T}|{S}'s number of {T}] doubles."
            + "|{S} [doubles|makes twice] the [number|number of {T}]."
            + "|{S} has twice as many[| {T}]."
            + "|[the {T} become|{S} makes them] twice as many."),
    TRIPLE(
        "[the number of {T}|{S}'s number of {T}] triples."
            + "|{S} [triples|makes three times] the [number|number of {T}]."
            + "|{S} has three times as many[| {T}]."
            + "|[the {T} become|{S} makes them] three times as many."),
    HALF(
        "{S} [gives|sells|sends|lends|hands] half of [them|the {T}] to {O}."
            + "|{S} [loses|uses|sells|breaks|throws away|gives away] half of [them|the {T}]."
            + "|half of [them|the {T}] [are sold|are lost|are broken|go missing|are stolen|are"
            + " used]."
            + "|{O} takes half of [them|the {T}]."),
    MORE_GROUPS(
        "{S} [buys|gets|finds|orders|adds] {k} [boxes|bags|packs|baskets|crates] [of|with] {n}"
            + " {T}[| each]."
            + "|{O} [gives|brings|sends] {S} {k} [boxes|bags|packs|baskets|crates] [of|with] {n}"
            + " {T}[| each]."
            + "|{k} [boxes|bags|packs|baskets|crates] with {n} {T} [|each ][arrive|come in|are"
            + " delivered]."),
    FEWER_GROUPS(
        "{S} [sells|loses|uses|gives away] {k} [boxes|bags|packs|baskets|crates] [of|with] {n}"
            + " {T}[| each]."
            + "|{k} [friends|children|boys|girls|guests] [take|get|buy|need] {n} [{T} |of them"
            + " |]each."
            + "|{S} gives {k} [friends|children|boys|girls|guests] {n} [{T} |of them |]each.");

    private final String wording;

    Kind(String wording) {
      this.wording = wording;
    }

    Template wording() {
      return Template.of(wording);
    }
  }

  static Change draw(Draw draw) {
    Kind kind = draw.pick(KINDS);
    return switch (kind) {
      case MORE, FEWER -> new Change(kind, draw.between(2, 40), 1);
      case DOUBLE, HALF -> new Change(kind, 2, 1);
      case TRIPLE -> new Change(kind, 3, 1);
      case MORE_GROUPS, FEWER_GROUPS -> new Change(kind, draw.between(2, 9), draw.between(2, 6));
    };
  }

  /** Whether a change of so many leaves a whole number from 2 to 99. */
  boolean suits(int total) {
    int after = work(new Sums(), total);
    return after >= 2 && after <= LARGEST && (kind != Kind.HALF || total % 2 == 0);
  }

  /** Writes the change down in one or two sums; the new total. */
  int work(Sums sums, int total) {
    return switch (kind) {
      case MORE -> sums.add(total, number);
      case FEWER -> sums.subtract(total, number);
      case DOUBLE, TRIPLE -> sums.multiply(total, number);
      case HALF -> sums.divide(total, number);
      case MORE_GROUPS -> sums.add(total, sums.multiply(groups, number));
      case FEWER_GROUPS -> sums.subtract(total, sums.multiply(groups, number));
    };
  }
}
