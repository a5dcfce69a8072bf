package dev.sbd.samples.lab.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@link Task#SCHEDULES}: items of one to four hours, to be put one after the other. */
final class Schedules implements Task.Source {
  private static final List<String> ALONE =
      Words.list(
          """
          baking breakfast chess cleaning coffee cooking cycling dancing dinner drawing fishing
          football gardening golf guitar hiking history homework housework judo knitting laundry
          lunch maths music packing painting piano poker reading repairs rowing running sailing
          sewing shopping singing skating skiing sport study sunbathing swimming tea television
          tennis theatre training violin walking washing writing yoga
          """);
  private static final List<String> TOGETHER =
      Words.list("call chat meeting lesson walk talk game visit");

  private static final Template PROMPT =
      Template.of(
          "[Plan|Schedule|Arrange|Organize] [the day|my day|a day|{day}] from {start}:"
              + " {items}.{rules}"
              + "|[The day|{day}] [starts|begins] at {start}. [Plan|Schedule|Fit in|To do:]"
              + " {items}.{rules}"
              + "|[To do|I have to do|We need|My tasks are]: {items}.{rules} [Start|Begin] at"
              + " {start}.");

  private static final List<Template> ITEMS =
      List.of(
          Template.of("{name} {h} h"),
          Template.of("{name} ({h} h)"),
          Template.of("{h} h of {name}"),
          Template.of("{name} for {h} h"),
          Template.of("{name} takes {h} h"));

  @Override
  public Problem draw(Draw draw) {
    Agenda agenda = agenda(draw);
    Template style = draw.pick(ITEMS);
    String items =
        agenda.items().stream()
            .map(i -> style.fill(draw, Map.of("name", i.name(), "h", "" + i.hours())))
            .collect(Collectors.joining(", "));
    String rules =
        agenda.rules().stream()
            .map(rule -> " " + rule.sentence(draw))
            .collect(Collectors.joining());
    Map<String, String> slots =
        Map.of(
            "day",
            draw.pick(Words.DAYS),
            "start",
            "" + agenda.start(),
            "items",
            items,
            "rules",
            rules);
    return new Problem(PROMPT.fill(draw, slots), agenda.solve(draw), agenda::isSolvedBy);
  }

  private static Agenda agenda(Draw draw) {
    int count = draw.between(3, 4);
    List<String> alone = draw.pick(ALONE, count);
    List<String> together = draw.pick(TOGETHER, count);
    List<String> names = draw.pick(Words.NAMES, count);
    List<Agenda.Item> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean company = draw.chance(25);
      String name = company ? together.get(i) + " with " + names.get(i) : alone.get(i);
      items.add(new Agenda.Item(name, draw.between(1, 3)));
    }
    return new Agenda(draw.between(6, 12), items, rules(draw, items));
  }

  /** None, one or two, which never contradict: they are about different pairs or ends. */
  private static List<Rule> rules(Draw draw, List<Agenda.Item> items) {
    List<String> names = draw.shuffled(items).stream().map(Agenda.Item::name).toList();
    List<Rule> possible =
        List.of(
            new Rule(Rule.Kind.FIRST, names.get(0), names.get(0)),
            new Rule(Rule.Kind.BEFORE, names.get(0), names.get(1)),
            new Rule(Rule.Kind.BEFORE, names.get(1), names.get(2)),
            new Rule(Rule.Kind.LAST, names.get(2), names.get(2)));
    return draw.pick(possible, draw.between(0, items.size() - 2));
  }
}
