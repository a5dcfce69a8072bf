package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@link Task#SCHEDULES}: items of one to three hours each, to be put one after the other.
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

  static Problem problem(Draw draw) {
    Agenda agenda = draw(draw);
    Template style = new Template(draw.pick(Words.list("schedule.item-styles")));
    String items =
        agenda.items().stream()
            .map(i -> style.fill(draw, Map.of("name", i.name(), "h", "" + i.hours())))
            .collect(Collectors.joining(", "));
    String rules =
        agenda.rules().stream()
            .map(rule -> " " + rule.sentence(draw))
            .collect(Collectors.joining());
    String day = draw.pick(Words.DAYS);
    Map<String, String> slots =
        Map.of("day", day, "start", "" + agenda.start(), "items", items, "rules", rules);
    return new Problem(
        Words.template("schedule.prompt").fill(draw, slots),
        agenda.solve(draw),
        agenda::isSolvedBy);
  }

  private static Agenda draw(Draw draw) {
    int count = draw.between(3, 4);
    List<String> alone = draw.pick(Words.list("schedule.alone"), count);
    List<String> together = draw.pick(Words.list("schedule.together"), count);
    List<String> names = draw.pick(Words.NAMES, count);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean company = draw.chance(25);
      String name = company ? together.get(i) + " with " + names.get(i) : alone.get(i);
      items.add(new Item(name, draw.between(1, 3)));
    }
    return new Agenda(draw.between(6, 12), items, rules(draw, items));
  }

  /** None, one or two, which never contradict: they are about different pairs or ends. */
  private static List<Rule> rules(Draw draw, List<Item> items) {
    List<String> names = draw.shuffled(items).stream().map(Item::name).toList();
    List<Rule> possible =
        List.of(
            new Rule(Rule.Kind.FIRST, names.get(0), names.get(0)),
            new Rule(Rule.Kind.BEFORE, names.get(0), names.get(1)),
            new Rule(Rule.Kind.BEFORE, names.get(1), names.get(2)),
            new Rule(Rule.Kind.LAST, names.get(2), names.get(2)));
    return draw.pick(possible, draw.between(0, items.size() - 2));
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
