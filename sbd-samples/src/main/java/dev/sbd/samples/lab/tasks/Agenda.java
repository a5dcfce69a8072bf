package dev.sbd.samples.lab.tasks;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a day must hold.
 *
 * @param start the hour it begins at
 * @param items all of them different
 */
record Agenda(int start, List<Item> items, List<Rule> rules) {
  Agenda {
    items = List.copyOf(items);
    rules = List.copyOf(rules);
  }

  /** Something that takes so many hours. */
  record Item(String name, int hours) {}

  /**
   * A condition on the order of things.
   *
   * @param a what comes first, last, or before {@code b}
   * @param b the same as {@code a} but for {@link Kind#BEFORE}
   */
  record Rule(Kind kind, String a, String b) {

    /** Kinds of conditions. */
    enum Kind {
      FIRST,
      LAST,
      BEFORE
    }

    String sentence(Draw draw) {
      return Words.template("rule", kind).sentence(draw, Map.of("a", a, "b", b));
    }

    boolean isKeptBy(List<String> order) {
      return switch (kind) {
        case FIRST -> order.indexOf(a) == 0;
        case LAST -> order.indexOf(a) == order.size() - 1;
        case BEFORE -> order.indexOf(a) < order.indexOf(b);
      };
    }
  }

  /** A timetable, every right order as likely as any other. */
  String solve(Draw draw) {
    List<Item> order = draw.shuffled(items);
    while (!keepsRules(order)) {
      order = draw.shuffled(items);
    }
    return timetable(order);
  }

  private String timetable(List<Item> order) {
    StringBuilder lines = new StringBuilder();
    int hour = start;
    for (Item item : order) {
      int end = hour + item.hours();
      lines.append("%s (%d h): %d to %d\n".formatted(item.name(), item.hours(), hour, end));
      hour = end;
    }
    return lines + "Done at " + hour;
  }

  /** Whether {@code text} is the timetable of all items in an order allowed. */
  boolean isSolvedBy(String text) {
    List<Item> order = text.strip().lines().flatMap(this::itemOf).toList();
    return order.size() == items.size()
        && order.containsAll(items)
        && keepsRules(order)
        && timetable(order).equals(text.strip());
  }

  private Stream<Item> itemOf(String line) {
    return items.stream().filter(item -> line.startsWith(item.name() + " ("));
  }

  private boolean keepsRules(List<Item> order) {
    List<String> names = order.stream().map(Item::name).toList();
    return rules.stream().allMatch(rule -> rule.isKeptBy(names));
  }
}
