package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a day must hold.
 *
 * @param start the hour it begins at
 * @param items all of them different
 */
record Agenda(int start, List<Item> items, List<Rule> rules) {
  private static final Pattern LINE =
      Pattern.compile("(.+) \\((\\d) h\\): (\\d{1,2}) to (\\d{1,2})");

  Agenda {
    items = List.copyOf(items);
    rules = List.copyOf(rules);
  }

  /** Something that takes so many hours. */
  record Item(String name, int hours) {}

  /** A timetable, every right order as likely as any other. */
  String solve(Draw draw) {
    List<Item> order = draw.shuffled(items);
    while (!keepsRules(order.stream().map(Item::name).toList())) {
      order = draw.shuffled(items);
    }
    StringBuilder lines = new StringBuilder();
    int hour = start;
    for (Item item : order) {
      int end = hour + item.hours();
      lines.append(item.name()).append(" (").append(item.hours()).append(" h): ");
      lines.append(hour).append(" to ").append(end).append('\n');
      hour = end;
    }
    return lines + "Done at " + hour;
  }

  /** Whether {@code text} has every item once, without gap or overlap, in an order allowed. */
  boolean isSolvedBy(String text) {
    String[] lines = text.strip().split("\n", -1);
    Map<String, Integer> left = new HashMap<>();
    items.forEach(item -> left.put(item.name(), item.hours()));
    List<String> order = new ArrayList<>();
    int hour = start;
    for (int i = 0; i < lines.length - 1; i++) {
      Matcher line = LINE.matcher(lines[i]);
      if (!line.matches() || Integer.parseInt(line.group(3)) != hour) {
        return false;
      }
      Integer hours = left.remove(line.group(1));
      if (hours == null || hours != Integer.parseInt(line.group(2))) {
        return false;
      }
      hour += hours;
      if (hour != Integer.parseInt(line.group(4))) {
        return false;
      }
      order.add(line.group(1));
    }
    return left.isEmpty() && keepsRules(order) && lines[lines.length - 1].equals("Done at " + hour);
  }

  private boolean keepsRules(List<String> order) {
    return rules.stream().allMatch(rule -> rule.isKeptBy(order));
  }
}
