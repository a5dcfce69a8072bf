package dev.sbd.samples.lab.tasks;

import dev.sbd.samples.lab.tasks.Agenda.Item;
import dev.sbd.samples.lab.tasks.Agenda.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@link Task#SCHEDULES}: items of one to four hours, to be put one after the other. */
final class Schedules {
  private Schedules() {}

  static Problem draw(Draw draw) {
    Agenda agenda = agenda(draw);
    Template style = Template.of(draw.pick(Words.list("schedule.item-styles")));
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

  private static Agenda agenda(Draw draw) {
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
}
