package dev.sbd.samples.lab.tasks;

import java.util.List;
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
